using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Export.Quadlet;

/// <summary>A Compose service as a <c>.container</c> unit.</summary>
/// <param name="stack">Whose service.</param>
/// <param name="service">Its name.</param>
/// <param name="project">Name of the Compose project, which the units' names begin with.</param>
internal sealed class QuadletService(ResolvedStack stack, string service, string project)
{
    private readonly List<string> _unit = [];
    private readonly List<string> _container = [];
    private readonly List<string> _service = [];

    private string File => $"{project}-{service}.container";

    /// <summary>The unit.</summary>
    public FolderFile Of(JsonObject properties)
    {
        _unit.Add($"Description={stack.Stack.Label} ({service})");
        _container.Add($"ContainerName={project}-{service}");
        foreach (var (name, value) in properties)
        {
            if (value is not null)
                Put(name, value);
        }

        var text = new StringBuilder();
        Section(text, "Unit", _unit);
        Section(text, "Container", _container);
        Section(text, "Service", _service);
        Section(text, "Install", ["WantedBy=default.target"]);
        return FolderFile.Of(File, text.ToString());
    }

    private static void Section(StringBuilder text, string name, List<string> lines)
    {
        if (text.Length > 0)
            text.Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"[{name}]\n");
        foreach (var line in lines)
            text.Append(line).Append('\n');
    }

    private string Pointer(string name) => $"/services/{service}/{name}";

    private void Set(string name, string key, string value)
    {
        _container.Add($"{key}={Escaped(value)}");
        stack.Properties.IsAt(Pointer(name), $"{File} [Container] {key}");
    }

    private void Put(string name, JsonNode value)
    {
        switch (name)
        {
            case "image":
                Set(name, "Image", value.ToString());
                break;
            case "pull_policy":
                Set(name, "Pull", value.ToString());
                break;
            case "user":
                Set(name, "User", value.ToString().Split(':')[0]);
                _container.Add($"Group={value.ToString().Split(':')[^1]}");
                break;
            case "init":
                Set(name, "RunInit", value.ToString());
                break;
            case "read_only":
                Set(name, "ReadOnly", value.ToString());
                break;
            case "cap_drop":
                Set(name, "DropCapability", string.Join(' ', ComposeValues.Strings(value)).ToLowerInvariant());
                break;
            case "security_opt" when ComposeValues.Strings(value).SequenceEqual(["no-new-privileges:true"]):
                Set(name, "NoNewPrivileges", "true");
                break;
            case "shm_size":
                Set(name, "ShmSize", value.ToString());
                break;
            case "stop_grace_period":
                Set(name, "StopTimeout", Number(ComposeValues.Seconds(value)));
                _service.Add($"TimeoutStopSec={Number(ComposeValues.Seconds(value) + 10)}");
                break;
            case "restart":
                _service.Add("Restart=always");
                // systemd gives up after five tries in ten seconds; Compose does not.
                _unit.Add("StartLimitIntervalSec=0");
                _service.Add("RestartSec=2");
                stack.Properties.IsAt(Pointer(name), $"{File} [Service] Restart");
                break;
            case "depends_on":
                foreach (var (other, _) in value.AsObject())
                {
                    _unit.Add($"Wants={project}-{other}.service");
                    _unit.Add($"After={project}-{other}.service");
                }

                stack.Properties.IsAt(Pointer(name), $"{File} [Unit] Wants");
                break;
            case "environment":
                foreach (var (key, text) in value.AsObject())
                    Set($"{name}/{ComposeProperties.Part(key)}", "Environment", $"\"{key}={text}\"");
                break;
            case "labels":
                foreach (var (key, text) in value.AsObject())
                    Set($"{name}/{ComposeProperties.Part(key)}", "Label", $"\"{key}={text}\"");
                break;
            case "sysctls":
                foreach (var (key, text) in value.AsObject())
                    Set($"{name}/{ComposeProperties.Part(key)}", "Sysctl", $"{key}={text}");
                break;
            case "dns":
                foreach (var (at, address) in ComposeValues.Strings(value).Index())
                    Set($"{name}/{at}", "DNS", address);
                break;
            case "extra_hosts":
                foreach (var (at, host) in ComposeValues.Strings(value).Index())
                    Set($"{name}/{at}", "PodmanArgs", $"--add-host={host.Replace('=', ':')}");
                break;
            case "networks":
                foreach (var (network, _) in value.AsObject())
                    // As in Compose, the service is found by its own name.
                    Set($"{name}/{network}", "Network", $"{project}-{network}.network:alias={service}");
                stack.Properties.IsAt(Pointer(name), $"{File} [Container] Network");
                break;
            case "tmpfs":
                foreach (var (at, folder) in ComposeValues.Strings(value).Index())
                    PutMemory($"{name}/{at}", folder);
                break;
            case "ports":
                PutPorts(value.AsArray());
                break;
            case "volumes":
                PutVolumes(value.AsArray());
                break;
            case "secrets":
                foreach (var (at, secret) in value.AsArray().Index())
                {
                    var file = stack.Resolved["secrets"]![secret!["source"]!.ToString()]!["file"]!.ToString();
                    Set($"{name}/{at}", "Volume", $"{file}:{secret["target"]}:ro");
                }

                break;
            case "deploy":
                PutResources(value["resources"]);
                break;
            case "healthcheck":
                PutHealth(value);
                break;
            case "logging":
                PutLogging(value);
                break;
        }
    }

    // Podman's tmpfs belongs to the user of the container where the image has such a folder; mode alone is said.
    private void PutMemory(string name, string text)
    {
        var (target, options) = ComposeValues.Tmpfs(text);
        Set(
            name,
            "Tmpfs",
            $"{target}:size={options["size"]},mode={options["mode"]}{(options.ContainsKey("uid") ? ",U" : "")}"
        );
    }

    private void PutPorts(JsonArray ports)
    {
        foreach (var (at, port) in ports.Index())
        {
            Set($"ports/{at}", "PublishPort", $"{port!["host_ip"]}:{port["published"]}:{port["target"]}/{port["protocol"]}");
            stack.Properties.IsNotNeeded(Pointer($"ports/{at}/mode"), "It is a word of Swarm.");
        }
    }

    private void PutVolumes(JsonArray volumes)
    {
        foreach (var (at, volume) in volumes.Index())
        {
            var source = volume!["source"]!.ToString();
            var isReadOnly = volume["read_only"]?.GetValue<bool>() == true;
            var from = volume["type"]!.ToString() == "volume" ? $"{project}-{source}.volume" : source;
            Set($"volumes/{at}", "Volume", $"{from}:{volume["target"]}{(isReadOnly ? ":ro" : "")}");
        }
    }

    // Keys of their own came late to Quadlet: arguments are understood by all versions.
    private void PutResources(JsonNode? resources)
    {
        foreach (
            var (pointer, argument) in new[]
            {
                ("limits/memory", "--memory"),
                ("limits/cpus", "--cpus"),
                ("limits/pids", "--pids-limit"),
                ("reservations/memory", "--memory-reservation"),
            }
        )
        {
            var keys = pointer.Split('/');
            if (resources?[keys[0]]?[keys[1]] is { } value)
                Set($"deploy/resources/{pointer}", "PodmanArgs", $"{argument}={value}");
        }

        if (resources?["reservations"]?["cpus"] is { } cpus)
        {
            // A share of 1024 is one processor's.
            var shares = double.Parse(cpus.ToString(), CultureInfo.InvariantCulture) * 1024;
            Set("deploy/resources/reservations/cpus", "PodmanArgs", $"--cpu-shares={Number((int)shares)}");
        }
    }

    // Podman asks oftener while a container starts by a check of its own, which turns into the other once it holds.
    private void PutHealth(JsonNode check)
    {
        var test = new JsonArray([.. check["test"]!.AsArray().Skip(1).Select(word => word!.DeepClone())]).ToJsonString();
        Set("healthcheck/test", "HealthCmd", test);
        Set("healthcheck/interval", "HealthInterval", check["interval"]!.ToString());
        Set("healthcheck/timeout", "HealthTimeout", check["timeout"]!.ToString());
        Set("healthcheck/retries", "HealthRetries", check["retries"]!.ToString());
        _container.Add($"HealthStartupCmd={test}");
        Set("healthcheck/start_interval", "HealthStartupInterval", check["start_interval"]!.ToString());
        var tries =
            ComposeValues.Seconds(check["start_period"]) / Math.Max(1, ComposeValues.Seconds(check["start_interval"]));
        Set("healthcheck/start_period", "HealthStartupRetries", Number(tries));
    }

    private void PutLogging(JsonNode logging)
    {
        Set("logging/driver", "LogDriver", "k8s-file");
        Set("logging/options/max-size", "PodmanArgs", $"--log-opt=max-size={logging["options"]!["max-size"]}");
        stack.Properties.IsNotNeeded(
            Pointer("logging/options/max-file"),
            "Podman keeps the newest file of that size, and no older ones."
        );
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // systemd takes % for the beginning of a specifier.
    private static string Escaped(string value) => value.Replace("%", "%%", StringComparison.Ordinal);
}
