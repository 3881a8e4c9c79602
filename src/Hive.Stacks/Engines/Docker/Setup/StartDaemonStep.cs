using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Starts a daemon that outlives the console, on a machine without systemd, and waits until it answers.</summary>
/// <param name="Settings">Where it keeps its things.</param>
/// <param name="Daemon">Where it is asked.</param>
/// <param name="Program">Name or path of <c>dockerd</c>.</param>
/// <param name="SearchPath">The PATH that the daemon looks for containerd, runc and iptables on.</param>
internal sealed record StartDaemonStep(DaemonSettings Settings, DockerDaemon Daemon, string Program, string SearchPath)
    : PlanStep(Phase.Engine, "start the Docker daemon", "none answers, and there is no systemd to start it")
{
    private const int LogLines = 6;

    // At the root: a daemon must not hold the folder that the console was started from.
    public override Command Command => new Confinement(null, new Dictionary<string, string>()).Detach(
        new Command(Program, Settings.Arguments)
        {
            Environment = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = SearchPath },
            WorkingDirectory = "/",
        },
        Settings.RecordFile, Settings.LogFile);

    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        var leftovers = new DaemonLeftovers(Settings);
        foreach (var file in await leftovers.ForgetAsync(cancellationToken)) onLine?.Invoke($"removed {file}, left over from an earlier daemon");
        var wait = new DaemonWait(Daemon, Settings.StartPatience);
        if (leftovers.Daemon is { } other)
        {
            // Started a moment ago, by hand or by a run that was killed. It may be somebody's: it is waited for, never ended.
            if (await wait.ForAnswerAsync(() => leftovers.Daemon is not null, cancellationToken) is { } problem)
                throw Failure($"The Docker daemon that was there already (process {other.ProcessId}) {problem}.", "Look at its log, end it");
            return;
        }

        // dockerd means to take over a containerd that outlived its daemon, but waits for it in vain (seen with 26.1.5).
        // Ending it is safe: containers are held by their shims.
        if (await leftovers.EndContainerdAsync(cancellationToken)) onLine?.Invoke("ended the containerd of an earlier daemon");
        var record = await LaunchAsync(runner, onLine, cancellationToken);
        try
        {
            if (await wait.ForAnswerAsync(() => record.IsAlive, cancellationToken) is { } problem)
                throw Failure($"The Docker daemon {problem}; the end of its log: {Tail()}", $"Mend what the log says ({Settings.LogFile})");
        }
        catch
        {
            // A daemon whose start was given up is nobody's; the next run begins afresh.
            await new StopDaemon(Settings).EndAsync(record, runner, "its start was given up", CancellationToken.None);
            throw;
        }
    }

    private async Task<ProcessRecord> LaunchAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Settings.RecordFile)!);
        Directory.CreateDirectory(Path.GetDirectoryName(Settings.LogFile)!);
        // A log for each start: what an earlier daemon said does not explain why this one fails.
        if (File.Exists(Settings.LogFile)) File.Move(Settings.LogFile, Settings.LogFile + ".1", overwrite: true);
        File.Delete(Settings.RecordFile);
        (await runner.RunAsync(Command, onLine, cancellationToken)).OrThrow("Starting the Docker daemon", $"Read its log: {Settings.LogFile}");
        return ProcessRecord.Read(Settings.RecordFile) ?? throw Failure("The Docker daemon left no record.", $"Read its log ({Settings.LogFile})");
    }

    private static StackException Failure(string cause, string remedy) =>
        new(FailureKind.Prerequisite, cause, $"{remedy} and run this again, or go on without Docker: --engine=local.");

    private string Tail() => File.Exists(Settings.LogFile)
        ? string.Join(Environment.NewLine, File.ReadLines(Settings.LogFile).TakeLast(LogLines).Prepend(""))
        : "(empty)";
}
