namespace Hive.Stacks.EngineSetup;

/// <summary>Where a Docker daemon that <see cref="DockerSetup"/> starts keeps its things.</summary>
public sealed record DaemonSettings
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The daemon that everybody on the machine means: at the usual places, configured by <c>/etc/docker/daemon.json</c>.
    /// </summary>
    public static DaemonSettings Standard { get; } =
        new()
        {
            PidFile = "/var/run/docker.pid",
            ExecRoot = "/var/run/docker",
            DataRoot = "/var/lib/docker",
            RecordFile = "/run/hive/docker.process",
            LogFile = "/var/log/hive-dockerd.log",
        };

    /// <summary>The file that the daemon writes its process id to.</summary>
    public required string PidFile { get; init; }

    /// <summary>The folder of its run-time state; its containerd's is below.</summary>
    public required string ExecRoot { get; init; }

    /// <summary>The folder of images, containers and volumes.</summary>
    public required string DataRoot { get; init; }

    /// <summary>Where the process is recorded that was started here.</summary>
    public required string RecordFile { get; init; }

    /// <summary>Where the daemon's output goes.</summary>
    public required string LogFile { get; init; }

    /// <summary>
    /// Options for <c>dockerd</c>. None for the standard daemon: an option that daemon.json sets as well is an error.
    /// </summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Longest wait for the daemon to answer.</summary>
    public TimeSpan StartTimeout { get; init; } = Minute;

    /// <summary>
    /// Longest wait for it to end: it waits for its containers, each for as long as its own stop period says.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = 2 * Minute;

    /// <summary>Where the daemon's containerd notes its process id.</summary>
    public string ContainerdPidFile => Path.Combine(ExecRoot, "containerd", "containerd.pid");

    /// <summary>The settings file that tells this daemon's containerd from others.</summary>
    public string ContainerdConfig => Path.Combine(ExecRoot, "containerd", "containerd.toml");
}
