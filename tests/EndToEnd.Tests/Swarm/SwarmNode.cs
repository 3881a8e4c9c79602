using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;

namespace EndToEnd.Tests.Swarm;

/// <summary>
/// A Docker daemon in a network namespace of its own, so that neither its containers nor its Swarm have to do with the
/// machine's. It ends with the test run, however that ends.
/// </summary>
internal sealed class SwarmNode : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hive-swarm-").FullName;
    private Task? _running;
    private int _process;

    /// <summary>The daemon as DOCKER_HOST names it.</summary>
    public string Host => $"unix://{_folder}/docker.sock";

    /// <summary>What a command begins with that runs beside the daemon.</summary>
    public IReadOnlyList<string> Inside => ["nsenter", $"--net=/run/netns/{Namespace}"];

    /// <summary>Its network namespace.</summary>
    public string Namespace { get; } = $"hive-{Guid.NewGuid():N}"[..13];

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

    /// <summary>Brings the images of the workspace stack up to date on the machine's engine.</summary>
    public static async Task BuildAsync()
    {
        await using var sandbox = new Console.Sandbox("docker");
        var run = await sandbox.RunAsync("BuildWorkspaceImage");
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
    public async Task<string> RunAsync(params string[] command) =>
        (await Command([.. Inside, .. command]).ExecuteBufferedAsync()).StandardOutput.Trim();

    /// <summary>What runs a program beside the daemon, to its end or until it is cancelled.</summary>
    public CliWrap.Command Beside(params string[] command) => Command([.. Inside, .. command]);

    /// <summary>A workspace whose console runs beside the daemon, on it.</summary>
    public Console.Sandbox Sandbox()
    {
        var sandbox = new Console.Sandbox("swarm", "hive-swarm-")
        {
            Door = [.. Inside, "bash", Path.Combine(Console.Sandbox.Product.Root, "build.sh")],
        };
        sandbox.Set("DOCKER_HOST", Host);
        return sandbox;
    }

    /// <summary>Ends the daemon and its containers as a power failure would.</summary>
    public async Task KillAsync()
    {
        if (_running is not { IsCompleted: false })
            return;
        await Cli.Wrap("kill")
            .WithArguments(["-KILL", _process.ToString(CultureInfo.InvariantCulture)])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await Eventually.TrueAsync(() => !Processes().Any(), "nothing is left of the daemon");
        await Cli.Wrap("ip")
            .WithArguments(["netns", "delete", Namespace])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        foreach (var group in Groups())
            await Eventually.TrueAsync(() => IsRemoved(group), $"{group} is removed");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task UpAsync(string[] options)
    {
        await Cli.Wrap("ip").WithArguments(["netns", "add", Namespace]).ExecuteBufferedAsync();
        await RunAsync("ip", "link", "set", "lo", "up");
        await File.WriteAllTextAsync(In("daemon.json"), "{}");
        // All that it starts ends with it, and what it mounts nobody else sees.
        var command = Command([
                "setpriv",
                "--pdeathsig=KILL",
                .. Inside,
                "unshare",
                "--pid",
                "--fork",
                "--kill-child=KILL",
                "--mount-proc",
                "dockerd",
                "--config-file",
                In("daemon.json"),
                "--host",
                Host,
                "--pidfile",
                In("docker.pid"),
                "--exec-root",
                In("exec"),
                "--data-root",
                In("data"),
                $"--cgroup-parent=/{Namespace}",
                .. options,
            ])
            .WithStandardErrorPipe(PipeTarget.ToFile(In("log")))
            .WithValidation(CommandResultValidation.None);
        var daemon = await StartingThread.RunAsync(() => Task.FromResult(command.ExecuteAsync()));
        (_running, _process) = (daemon.Task, daemon.ProcessId);
        using var client = new DockerDaemon(new Uri(Host));
        await Eventually.TrueAsync(
            async () => (await client.AskAsync(CancellationToken.None)).Version is not null,
            "the daemon answers"
        );
    }

    private string In(string name) => Path.Combine(_folder, name);

    private CliWrap.Command Docker(IReadOnlyList<string> arguments) =>
        Command([.. Inside, "docker", "--host", Host, .. arguments]);

    private static CliWrap.Command Command(IReadOnlyList<string> words) =>
        Cli.Wrap(words[0]).WithArguments([.. words.Skip(1)]);

    private IEnumerable<string> Processes() =>
        Directory
            .EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Where(folder => CommandLine(folder).Contains($"{_folder}/exec", StringComparison.Ordinal));

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

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
