using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Podman;

/// <summary>
/// Podman's service with storage, settings and a network of its own, so that it has nothing to do with the machine's Docker.
/// It ends with the test run, however that ends.
/// </summary>
internal sealed class PodmanNode : IAsyncDisposable
{
    private static readonly Lazy<Task<PodmanNode>> Shared = new(StartAsync);

    private readonly IsolatedDaemon _daemon = new("hive-podman-");

    /// <summary>Its socket, as CONTAINER_HOST and DOCKER_HOST name it.</summary>
    public string Host => $"unix://{In("podman.sock")}";

    /// <summary>What a command begins with that runs beside the service.</summary>
    public IReadOnlyList<string> Inside => _daemon.Network.Inside;

    /// <summary>The one of this test run.</summary>
    public static Task<PodmanNode> SharedAsync() => Shared.Value;

    /// <summary>Ends the one of this test run, where there is one.</summary>
    public static async Task EndSharedAsync()
    {
        if (Shared.IsValueCreated && Shared.Value.IsCompletedSuccessfully)
            await (await Shared.Value).DisposeAsync();
    }

    /// <summary>Starts a service that knows the images of all stacks, as the machine's Docker has built them.</summary>
    private static async Task<PodmanNode> StartAsync()
    {
        Requires.Root();
        await Requires.EngineAsync("docker");
        var node = new PodmanNode();
        try
        {
            await node.UpAsync();
            await node.LoadAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>A workspace whose console runs beside the service, on it.</summary>
    public Sandbox Sandbox()
    {
        var sandbox = new Sandbox("podman", "hive-podman-")
        {
            Door = [.. Inside, "bash", Path.Combine(Console.Sandbox.Product.Root, "build.sh")],
            Inside = Inside,
        };
        sandbox.Set("CONTAINER_HOST", Host);
        // Nothing of what follows is to be asked of the machine's Docker.
        sandbox.Set("DOCKER_HOST", "unix:///nowhere/docker.sock");
        return sandbox;
    }

    /// <summary>Runs docker against the service.</summary>
    public async Task<string> DockerAsync(params string[] arguments) =>
        (await Docker(arguments).ExecuteBufferedAsync()).StandardOutput.Trim();

    /// <summary>Runs a program beside the service.</summary>
    public Task<string> RunAsync(params string[] command) => _daemon.Network.RunAsync(command);

    public async ValueTask DisposeAsync()
    {
        if (_daemon.IsRunning)
        {
            var left = await Docker(["ps", "--all", "--quiet"])
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync();
            if (left.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [_, ..] containers)
                await Docker(["rm", "--force", .. containers])
                    .WithValidation(CommandResultValidation.None)
                    .ExecuteBufferedAsync();
        }

        await _daemon.DisposeAsync();
    }

    private async Task UpAsync()
    {
        await _daemon.Network.MakeAsync();
        await File.WriteAllTextAsync(In("containers.conf"), await SettingsAsync());
        await _daemon.StartAsync(
            [
                "sh",
                "-c",
                // Where Podman keeps the networks of its containers.
                "mount -t tmpfs tmpfs /run/netns && exec \"$@\"",
                "-",
                "podman",
                "--root",
                In("storage"),
                "--runroot",
                In("run"),
                "--tmpdir",
                In("tmp"),
                "system",
                "service",
                "--time=0",
                Host,
            ],
            new Dictionary<string, string?> { ["CONTAINERS_CONF"] = In("containers.conf"), ["DISABLE_HC_SYSTEMD"] = "true" }
        );
        await Eventually.HoldsAsync("Podman's service listens", () => File.Exists(In("podman.sock")));
    }

    // crun takes no machine whose cgroups are of both versions; limits may not be raised where root may not raise its own.
    private async Task<string> SettingsAsync()
    {
        var limits = (await File.ReadAllLinesAsync("/proc/self/limits"))
            .Where(line => line[..26].TrimEnd() is "Max open files" or "Max processes")
            .Select(line => line[26..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])
            .ToList();
        return $"""
            [containers]
            default_ulimits = ["nproc={limits[0]}:{limits[0]}", "nofile={limits[1]}:{limits[1]}"]
            [engine]
            runtime = "{(File.Exists("/usr/sbin/runc") ? "runc" : "crun")}"
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            lock_type = "file"
            [network]
            network_backend = "netavark"
            network_config_dir = "{In("networks")}"
            """;
    }

    private async Task LoadAsync()
    {
        await using var sandbox = new Sandbox("docker");
        var built = await sandbox.RunAsync("BuildImages");
        built.ExitCode.Should().Be(0, built.ToString());
        string[] images =
        [
            .. StackCatalogue.All.SelectMany(stack => stack.Services).Select(service => $"{service.Image}:1.0.0").Distinct(),
        ];
        await (
            Cli.Wrap("docker").WithArguments(["save", .. images])
            | Docker(["load", "--quiet"]).WithValidation(CommandResultValidation.ZeroExitCode)
        ).ExecuteBufferedAsync();
    }

    private string In(string name) => _daemon.In(name);

    private Command Docker(IReadOnlyList<string> arguments) =>
        Cli.Wrap("docker").WithArguments(["--host", Host, .. arguments]);
}
