using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;

namespace Hive.Stacks.EngineSetup;

/// <summary>Starts a daemon that outlives the console, on a machine without systemd, and waits until it answers.</summary>
/// <param name="Settings">Where it keeps its things.</param>
/// <param name="Daemon">Where it is asked.</param>
/// <param name="Program">Name or path of <c>dockerd</c>.</param>
/// <param name="SearchPath">The PATH that the daemon looks for containerd, runc and iptables on.</param>
internal sealed record StartDaemonStep(DaemonSettings Settings, DockerDaemon Daemon, string Program, string SearchPath)
    : PlanStep(Phase.Engine, "start the Docker daemon", "none answers, and there is no systemd to start it")
{
    // The daemon's proxy of a published port needs six open files for a connection, and ends for good where it may open
    // no more (seen with 26.1.5 and 5,000 connections). 1,048,576 is Linux' own limit (fs.nr_open).
    private const string WithManyFiles =
        """ulimit -n 1048576 2>/dev/null || ulimit -n "$(ulimit -Hn)" || :; exec "$0" "$@" """;

    // At the root: a daemon must not hold the folder that the console was started from.
    public override Command Command =>
        new Confinement(null, new Dictionary<string, string>()).Detach(
            new Command("bash", ["-c", WithManyFiles, Program, .. Settings.Arguments])
            {
                Environment = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = SearchPath },
                WorkingDirectory = "/",
            },
            Settings.RecordFile,
            Settings.LogFile
        );
}

internal sealed class StartDaemonHandler : StepHandler<StartDaemonStep>
{
    private const int LogLines = 6;

    protected override async Task RunAsync(StartDaemonStep step, StepContext context)
    {
        var (settings, cancellationToken) = (step.Settings, context.Cancelled);
        var leftovers = new DaemonLeftovers(settings);
        foreach (var file in await leftovers.ForgetAsync(cancellationToken))
            context.OnLine($"removed {file}, left over from an earlier daemon");
        var wait = new DaemonWait(step.Daemon, settings.StartTimeout);
        if (leftovers.Daemon is { } other)
        {
            // Started a moment ago, by hand or by a run that was killed. It may be somebody's: it is waited for, never
            // ended.
            if (await wait.ForAnswerAsync(() => leftovers.Daemon is not null, cancellationToken) is { } problem)
                throw Failure(
                    $"The Docker daemon that was there already (process {other.ProcessId}) {problem}.",
                    "Look at its log, end it"
                );
            return;
        }

        // dockerd means to take over a containerd that outlived its daemon, but waits for it in vain (seen with 26.1.5).
        // Ending it is safe: containers are held by their shims.
        if (await leftovers.EndContainerdAsync(cancellationToken))
            context.OnLine("ended the containerd of an earlier daemon");
        var record = await LaunchAsync(step, context);
        try
        {
            if (await wait.ForAnswerAsync(() => record.IsAlive, cancellationToken) is { } problem)
                throw Failure(
                    $"The Docker daemon {problem}; the end of its log: {Tail(settings)}",
                    $"Mend what the log says ({settings.LogFile})"
                );
        }
        catch
        {
            // A daemon whose start was given up is nobody's; the next run begins afresh.
            await new StopDaemon(settings).EndAsync(record, "its start was given up", CancellationToken.None);
            throw;
        }
    }

    private static async Task<ProcessRecord> LaunchAsync(StartDaemonStep step, StepContext context)
    {
        var settings = step.Settings;
        Directory.CreateDirectory(Path.GetDirectoryName(settings.RecordFile)!);
        Directory.CreateDirectory(Path.GetDirectoryName(settings.LogFile)!);
        // A log for each start: what an earlier daemon said does not explain why this one fails.
        if (File.Exists(settings.LogFile))
            File.Move(settings.LogFile, settings.LogFile + ".1", overwrite: true);
        File.Delete(settings.RecordFile);
        (await context.Runner.RunAsync(step.Command, context.OnLine, context.Cancelled)).OrThrow(
            "Starting the Docker daemon",
            $"Read its log: {settings.LogFile}"
        );
        return ProcessRecord.Read(settings.RecordFile)
            ?? throw Failure("The Docker daemon left no record.", $"Read its log ({settings.LogFile})");
    }

    private static StackException Failure(string cause, string remedy) =>
        new(FailureKind.Prerequisite, cause, $"{remedy} and run this again, or go on without Docker: --engine=local.");

    private static string Tail(DaemonSettings settings) =>
        File.Exists(settings.LogFile)
            ? string.Join(Environment.NewLine, File.ReadLines(settings.LogFile).TakeLast(LogLines).Prepend(""))
            : "(empty)";
}
