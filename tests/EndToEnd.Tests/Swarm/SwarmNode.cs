using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker;
using Hive.Testing;

namespace EndToEnd.Tests.Swarm;

/// <summary>
/// A Docker daemon in a network namespace of its own, so that neither its containers nor its Swarm have to do with the
/// machine's. It ends with the test run, however that ends.
/// </summary>
internal sealed class SwarmNode : IAsyncDisposable
{
    private static readonly Lazy<Task<SwarmNode>> Shared = new(StartSharedAsync);

    private readonly IsolatedDaemon _daemon = new("hive-swarm-");

    /// <summary>The daemon as DOCKER_HOST names it.</summary>
    public string Host => $"unix://{_daemon.In("docker.sock")}";

    /// <summary>What a command begins with that runs beside the daemon.</summary>
    public IReadOnlyList<string> Inside => _daemon.Network.Inside;

    /// <summary>The one of this test run: a Swarm of one node that knows the images of all stacks.</summary>
    public static Task<SwarmNode> SharedAsync() => Shared.Value;

    /// <summary>Ends the one of this test run, where there is one.</summary>
    public static async Task EndSharedAsync()
    {
        if (Shared.IsValueCreated && Shared.Value.IsCompletedSuccessfully)
            await (await Shared.Value).DisposeAsync();
    }

    private string Namespace => _daemon.Network.Name;

    /// <summary>Starts a daemon that knows the images of the workspace stack.</summary>
    /// <param name="options">For dockerd.</param>
    public static async Task<SwarmNode> StartAsync(params string[] options)
    {
        Requires.Root();
        await Requires.EngineAsync("docker");
        var node = new SwarmNode();
        try
        {
            await node.UpAsync(options);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes its daemon the manager of a Swarm of its own.</summary>
    /// <param name="address">The address that other nodes reach it at.</param>
    public Task<string> InitAsync(string address = "127.0.0.1") =>
        DockerAsync("swarm", "init", $"--advertise-addr={address}", $"--listen-addr={address}:2377");

    /// <summary>Joins two nodes by a cable.</summary>
    public static async Task LinkAsync(SwarmNode one, string address, SwarmNode other, string otherAddress)
    {
        var (name, peer) = ($"{one.Namespace[5..]}a", $"{one.Namespace[5..]}b");
        await Command(["ip", "link", "add", name, "type", "veth", "peer", "name", peer]).ExecuteAsync();
        foreach (var (node, device, at) in new[] { (one, name, address), (other, peer, otherAddress) })
        {
            await Command(["ip", "link", "set", device, "netns", node.Namespace]).ExecuteAsync();
            await node.RunAsync("ip", "address", "add", $"{at}/24", "dev", device);
            await node.RunAsync("ip", "link", "set", device, "up");
        }
    }

    /// <summary>Brings images up to date on the machine's engine.</summary>
    public static async Task BuildAsync(string target = "BuildWorkspaceImage")
    {
        await using var sandbox = new Console.Sandbox("docker");
        var run = await sandbox.RunAsync(target);
        run.ExitCode.Should().Be(0, run.ToString());
    }

    /// <summary>Takes the images of the workspace stack over from the machine's engine, as they are built there.</summary>
    public async Task LoadAsync(params string[] images)
    {
        if (images.Length == 0)
            images = [.. StackCatalogue.Workspace.Services.Select(service => $"{service.Image}:1.0.0")];
        await (
            Cli.Wrap("docker").WithArguments(["save", .. images])
            | Docker(["load", "--quiet"]).WithValidation(CommandResultValidation.ZeroExitCode)
        ).ExecuteBufferedAsync();
    }

    /// <summary>Runs docker against this daemon.</summary>
    public async Task<string> DockerAsync(params string[] arguments) =>
        (await Docker(arguments).ExecuteBufferedAsync()).StandardOutput.Trim();

    /// <summary>Runs a program beside the daemon.</summary>
    public Task<string> RunAsync(params string[] command) => _daemon.Network.RunAsync(command);

    /// <summary>What runs a program beside the daemon, to its end or until it is cancelled.</summary>
    public CliWrap.Command Beside(params string[] command) => Command([.. _daemon.Network.Inside, .. command]);

    /// <summary>A workspace whose console runs beside the daemon, on it.</summary>
    public Console.Sandbox Sandbox()
    {
        var sandbox = new Console.Sandbox("swarm", "hive-swarm-")
        {
            Door = [.. Inside, "bash", Path.Combine(Console.Sandbox.Product.Root, "build.sh")],
            Inside = Inside,
        };
        sandbox.Set("DOCKER_HOST", Host);
        return sandbox;
    }

    /// <summary>Ends the daemon and its containers as a power failure would.</summary>
    public Task KillAsync() => _daemon.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        foreach (var group in Groups())
            await Eventually.HoldsAsync($"{group} is removed", () => IsRemoved(group));
    }

    private static async Task<SwarmNode> StartSharedAsync()
    {
        var node = await StartAsync("--no-new-privileges");
        try
        {
            await BuildAsync("BuildImages");
            await node.LoadAsync([
                .. StackCatalogue
                    .All.SelectMany(stack => stack.Services)
                    .Select(service => $"{service.Image}:1.0.0")
                    .Distinct(),
            ]);
            await node.InitAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    private async Task UpAsync(string[] options)
    {
        await _daemon.Network.MakeAsync();
        await File.WriteAllTextAsync(_daemon.In("daemon.json"), "{}");
        await _daemon.StartAsync([
            "dockerd",
            "--config-file",
            _daemon.In("daemon.json"),
            "--host",
            Host,
            "--pidfile",
            _daemon.In("docker.pid"),
            "--exec-root",
            _daemon.In("exec"),
            "--data-root",
            _daemon.In("data"),
            $"--cgroup-parent=/{Namespace}",
            .. options,
        ]);
        using var client = new DockerDaemon(new Uri(Host));
        await Eventually.HoldsAsync(
            "the daemon answers",
            async () => (await client.AskAsync(CancellationToken.None)).Version is not null
        );
    }

    private CliWrap.Command Docker(IReadOnlyList<string> arguments) =>
        Command([.. _daemon.Network.Inside, "docker", "--host", Host, .. arguments]);

    private static CliWrap.Command Command(IReadOnlyList<string> words) =>
        Cli.Wrap(words[0]).WithArguments([.. words.Skip(1)]);

    // In cgroup v1 each controller has its own.
    private IEnumerable<string> Groups() =>
        Directory
            .EnumerateDirectories("/sys/fs/cgroup")
            .Prepend("/sys/fs/cgroup")
            .Select(folder => Path.Combine(folder, Namespace))
            .Where(Directory.Exists)
            .SelectMany(top => Directory.EnumerateDirectories(top, "*", SearchOption.AllDirectories).Prepend(top))
            .OrderByDescending(folder => folder.Length);

    // Its files are the kernel's: an empty group goes as a whole.
    private static bool IsRemoved(string group)
    {
        try
        {
            if (Directory.Exists(group))
                Directory.Delete(group);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
