using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.EngineSetup;
using Hive.Stacks.Execution;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace EndToEnd.Tests.EngineSetup;

/// <summary>A real second Docker daemon in a temporary folder: its socket, images and containerd are its own.</summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    // In its address no container is ever made; a daemon only wants its bridge to have one.
    private const string BridgeAddress = "10.251.251.1/24";

    private readonly string _folder = Directory.CreateTempSubdirectory("hive-engine-").FullName;

    // One of its own: a daemon that is told to have no bridge takes away docker0, which is the other daemon's.
    private readonly string _bridge = $"hive-{Guid.NewGuid():N}"[..13];

    // Two starts at once make it once.
    private readonly Lazy<Task> _bridgeMade;

    public PrivateEngine()
    {
        _bridgeMade = new(MakeBridgeAsync);
        File.WriteAllText(In("daemon.json"), "{}");
        Daemon = new DockerDaemon(new Uri($"unix://{_folder}/docker.sock"));
        Settings = new DaemonSettings
        {
            PidFile = In("docker.pid"),
            ExecRoot = In("exec"),
            DataRoot = In("data"),
            RecordFile = In("hive/docker.process"),
            LogFile = In("log/dockerd.log"),
            Arguments =
            [
                "--config-file",
                In("daemon.json"),
                "--host",
                $"unix://{_folder}/docker.sock",
                "--pidfile",
                In("docker.pid"),
                "--exec-root",
                In("exec"),
                "--data-root",
                In("data"),
                $"--bridge={_bridge}",
                "--iptables=false",
                "--ip6tables=false",
                "--ip-forward=false",
                "--ip-masq=false",
                "--storage-driver=vfs",
            ],
        };
    }

    public DockerDaemon Daemon { get; }

    public DaemonSettings Settings { get; set; }

    public RecordingView View { get; private set; } = new();

    public ProcessRecord? Record => ProcessRecord.Read(Settings.RecordFile);

    public int ContainerdProcess => int.Parse(File.ReadAllText(Settings.ContainerdPidFile), CultureInfo.InvariantCulture);

    /// <summary>Ids of all processes that were started for this folder.</summary>
    public IReadOnlyList<int> Processes =>
        [
            .. from folder in Directory.EnumerateDirectories("/proc")
            where int.TryParse(Path.GetFileName(folder), out _)
            where CommandLine(folder).Contains(_folder, StringComparison.Ordinal)
            select int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture),
        ];

    public string In(string path) => Path.Combine(_folder, path);

    public async Task UpAsync(CancellationToken cancellationToken, ICommandRunner? runner = null)
    {
        View = new RecordingView();
        await _bridgeMade.Value;
        await Setup(Settings, runner).UpAsync(cancellationToken);
    }

    public async Task DownAsync(CancellationToken cancellationToken)
    {
        View = new RecordingView();
        await Setup(Settings).DownAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<string>> PlanDownAsync(CancellationToken cancellationToken) =>
        [.. (await Setup(Settings).PlanDownAsync(cancellationToken)).Steps.Select(step => step.Title)];

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        (await Daemon.AskAsync(cancellationToken)).Version is not null;

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        var record = Record!;
        await Cli.Wrap("kill").WithArguments(["-9", $"{record.ProcessId}"]).ExecuteAsync(cancellationToken);
        await Eventually.HoldsAsync("the daemon has ended", () => !record.IsAlive);
    }

    /// <summary>What is left when the system does not end containerd with its daemon.</summary>
    public Stranger StartContainerd()
    {
        var containerd = new Stranger("containerd", "--config", Settings.ContainerdConfig);
        File.WriteAllText(Settings.ContainerdPidFile, $"{containerd.Id}");
        return containerd;
    }

    public async ValueTask DisposeAsync()
    {
        await Setup(Settings).DownAsync(CancellationToken.None);
        Daemon.Dispose();
        if (_bridgeMade.IsValueCreated)
            await IpAsync("link", "delete", _bridge);
        // What a killed daemon had open is busy until the kernel has taken it down.
        foreach (var mount in Mounts())
            await Eventually.HoldsAsync($"{mount} is unmounted", () => UnmountsAsync(mount));
        Directory.Delete(_folder, recursive: true);
    }

    private async Task MakeBridgeAsync()
    {
        await IpAsync("link", "add", "name", _bridge, "type", "bridge");
        await IpAsync("address", "add", BridgeAddress, "dev", _bridge);
    }

    private static async Task IpAsync(params string[] arguments) =>
        await Cli.Wrap("ip").WithArguments(arguments).ExecuteAsync();

    private IReadOnlyList<string> Mounts() =>
        [
            .. File.ReadLines("/proc/mounts")
                .Select(line => line.Split(' ')[1])
                .Where(at => at.StartsWith(_folder, StringComparison.Ordinal)),
        ];

    private async Task<bool> UnmountsAsync(string mount)
    {
        await Cli.Wrap("umount").WithArguments([mount]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        return !Mounts().Contains(mount);
    }

    private DockerSetup Setup(DaemonSettings settings, ICommandRunner? runner = null)
    {
        var starter = runner ?? new ProcessRunner();
        return new DockerSetup(
            settings,
            Daemon,
            starter,
            new PlanRunner(starter, SetupHandlers.All),
            new RunEvents(TimeProvider.System, [View]),
            new CallerEnvironment(new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! })
        );
    }

    private static string CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
