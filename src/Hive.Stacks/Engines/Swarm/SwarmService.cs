using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hive.Stacks.Compose;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>A Compose service as Swarm takes it: mostly the same words.</summary>
/// <param name="stack">Whose service.</param>
/// <param name="service">Its name.</param>
/// <param name="file">The file it goes to.</param>
/// <param name="files">What it is given beside its image.</param>
internal sealed partial class SwarmService(ResolvedStack stack, string service, string file, SwarmFiles files)
{
    private readonly JsonArray _volumes = [];

    private bool IsStateful => service == stack.Stack.Definition.DatabaseService.Name;

    /// <summary>Name of a config that holds a file of the components folder.</summary>
    public static string ConfigOf(string path) => "ai-" + Other.Replace(path, "-").ToLowerInvariant();

    /// <summary>The service.</summary>
    public JsonObject Of(JsonObject properties)
    {
        var result = new JsonObject();
        foreach (var (name, value) in properties)
        {
            if (value is not null)
                Put(result, name, value);
        }

        if (properties["volumes"] is JsonArray volumes)
            PutVolumes(result, volumes);
        if (_volumes.Count > 0)
            result["volumes"] = _volumes;
        PutPolicies(result, properties);
        return result;
    }

    /// <summary>The ports, for a file of their own.</summary>
    public JsonArray Ports(JsonObject properties)
    {
        var result = new JsonArray();
        foreach (var (at, port) in (properties["ports"]?.AsArray() ?? []).Index())
        {
            var pointer = $"/services/{service}/ports/{at}";
            stack.Properties.IsAt(pointer, $"{stack.Stack.FullName}-ports.yml /services/{service}/ports/{at}");
            stack.Properties.IsNotNeeded(
                $"{pointer}/host_ip",
                "Swarm publishes on every address of every node. So the ports are in a file of their own, which is added on purpose."
            );
            result.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["target"] = port!["target"]!.GetValue<int>(),
                        ["published"] = int.Parse(port["published"]!.ToString(), CultureInfo.InvariantCulture),
                        ["protocol"] = port["protocol"]!.ToString(),
                        ["mode"] = port["mode"]!.ToString(),
                    }
            );
        }

        return result;
    }

    private string Pointer(string name) => $"/services/{service}/{name}";

    private void IsAt(string name, string? place = null) =>
        stack.Properties.IsAt(Pointer(name), $"{file} /services/{service}/{place ?? name}");

    private void Put(JsonObject result, string name, JsonNode value)
    {
        switch (name)
        {
            case "image" or "user" or "init" or "read_only" or "cap_drop" or "stop_grace_period" or "environment":
            case "healthcheck" or "sysctls" or "dns" or "logging" or "labels":
                result[name] = value.DeepClone();
                IsAt(name);
                break;
            case "deploy":
                result[name] = new JsonObject { ["resources"] = Resources(value["resources"]!.AsObject()) };
                IsAt(name);
                break;
            case "networks":
                PutNetworks(result, value.AsObject());
                break;
            case "restart":
                IsAt(name, "deploy/restart_policy/condition");
                break;
            case "shm_size":
                IsAt(name, $"volumes/{_volumes.Count}/tmpfs/size");
                _volumes.Add((JsonNode)Memory("/dev/shm", value.ToString(), null));
                break;
            case "tmpfs":
                foreach (var (at, folder) in value.AsArray().Index())
                {
                    var (target, options) = ComposeValues.Tmpfs(folder!.ToString());
                    IsAt($"{name}/{at}", $"volumes/{_volumes.Count}/tmpfs/size");
                    // Swarm gives such a folder to root: whoever is to use it must be let in.
                    var size = ComposeValues.Bytes(options["size"]).ToString(CultureInfo.InvariantCulture);
                    _volumes.Add((JsonNode)Memory(target, size, Convert.ToInt32("1777", 8)));
                }

                break;
            case "secrets":
                result[name] = Secrets(value.AsArray().Select(one => one!["source"]!.ToString()), "");
                IsAt(name);
                break;
            case "pull_policy":
                stack.Properties.IsNotNeeded(
                    Pointer(name),
                    "Nodes pull images from the registry that the image's name says."
                );
                break;
            case "depends_on":
                stack.Properties.IsNotNeeded(Pointer(name), "The API waits for PostgreSQL by itself, in Compose as well.");
                break;
            case "extra_hosts":
                stack.Properties.IsNotNeeded(
                    Pointer(name),
                    "A container moves from node to node: name the host of a model server in OLLAMA_HOST."
                );
                break;
            case "security_opt":
                stack.Properties.IsNotNeeded(
                    Pointer(name),
                    "Services of Swarm have no such setting. Set `\"no-new-privileges\": true` in the nodes' daemon.json, which does it for all containers."
                );
                break;
        }
    }

    // Compose reads numbers of processors, Swarm text.
    private static JsonObject Resources(JsonObject resources)
    {
        var result = resources.DeepClone().AsObject();
        foreach (var (_, bounds) in result)
        {
            if (bounds?["cpus"] is { } cpus)
                bounds["cpus"] = cpus.ToString();
        }

        return result;
    }

    private void PutNetworks(JsonObject result, JsonObject networks)
    {
        var kept = new JsonArray();
        foreach (var (name, _) in networks)
        {
            if (stack.Resolved["networks"]?[name]?["driver_opts"] is null)
                kept.Add((JsonNode)name);
        }

        result["networks"] = kept;
        IsAt("networks");
    }

    private void PutVolumes(JsonObject result, JsonArray volumes)
    {
        foreach (var (at, volume) in volumes.Index())
        {
            var (name, target) = ($"volumes/{at}", volume!["target"]!.ToString());
            switch (target)
            {
                case "/run/secrets":
                    result["secrets"] = Secrets([.. files.Secrets, SwarmFiles.McpServers], "/run/secrets/");
                    IsAt(name, "secrets");
                    break;
                case "/app/ai":
                    result["configs"] = new JsonArray([
                        .. files.Components.Select(path =>
                            (JsonNode)new JsonObject { ["source"] = ConfigOf(path), ["target"] = $"/app/ai/{path}" }
                        ),
                    ]);
                    IsAt(name, "configs");
                    break;
                case "/app/.mcp.json":
                    IsAt(name, "secrets (mcp_servers)");
                    break;
                default:
                    IsAt(name, $"volumes/{_volumes.Count}");
                    var kept = volume.DeepClone().AsObject();
                    kept.Remove("bind");
                    kept.Remove("volume");
                    _volumes.Add((JsonNode)kept);
                    break;
            }
        }
    }

    private JsonArray Secrets(IEnumerable<string> names, string folder) =>
        new([
            .. names.Select(name =>
                (JsonNode)
                    new JsonObject
                    {
                        ["source"] = name,
                        ["target"] = name == SwarmFiles.McpServers ? "/app/.mcp.json" : folder + name,
                        ["uid"] = User(0),
                        ["gid"] = User(1),
                        ["mode"] = Convert.ToInt32("400", 8),
                    }
            ),
        ]);

    private string User(int part) => stack.Resolved["services"]![service]!["user"]!.ToString().Split(':')[part];

    // Data is on one node, and one process may use it; what has none is replaced by a new one that answers first.
    private void PutPolicies(JsonObject result, JsonObject properties)
    {
        var deploy = result["deploy"]!.AsObject();
        deploy["restart_policy"] = new JsonObject
        {
            ["condition"] = properties["restart"]?.ToString() == "no" ? "none" : "any",
        };
        var update = new JsonObject
        {
            ["failure_action"] = "rollback",
            ["order"] = IsStateful ? "stop-first" : "start-first",
        };
        deploy["update_config"] = update;
        deploy["rollback_config"] = new JsonObject { ["order"] = IsStateful ? "stop-first" : "start-first" };
        if (IsStateful)
        {
            deploy["replicas"] = 1;
            deploy["placement"] = new JsonObject { ["constraints"] = new JsonArray("node.labels.hive.data == true") };
        }
    }

    private static JsonObject Memory(string target, string bytes, int? mode)
    {
        var options = new JsonObject { ["size"] = long.Parse(bytes, CultureInfo.InvariantCulture) };
        if (mode is { } bits)
            options["mode"] = bits;
        return new JsonObject
        {
            ["type"] = "tmpfs",
            ["target"] = target,
            ["tmpfs"] = options,
        };
    }

    [GeneratedRegex("[^A-Za-z0-9_.-]+")]
    private static partial Regex Other { get; }
}
