using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Has systemd start the daemon, and notes which run of the service that is.</summary>
/// <param name="Settings">Where it is noted.</param>
/// <param name="Daemon">Where it is asked.</param>
internal sealed record StartServiceStep(DaemonSettings Settings, DockerDaemon Daemon)
    : PlanStep(Phase.Engine, "start the Docker service", "no daemon answers")
{
    public override Command Command => SystemdDocker.Start;

    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        // Installing the package may have started it.
        if ((await Daemon.AskAsync(cancellationToken)).Version is not null) return;
        const string remedy = "See why: journalctl --unit docker --lines 30; or go on without Docker: --engine=local.";
        (await runner.RunAsync(Command, onLine, cancellationToken)).OrThrow("Starting the Docker service", remedy);
        if (await new DaemonWait(Daemon, Settings.StartPatience).ForAnswerAsync(() => true, cancellationToken) is { } problem)
            throw new StackException(FailureKind.Prerequisite, $"The Docker service {problem}.", remedy);
        var invocation = await runner.RunAsync(SystemdDocker.Invocation, null, cancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(Settings.RecordFile)!);
        await File.WriteAllTextAsync(SystemdDocker.NoteFile(Settings), invocation.Output.Trim(), cancellationToken);
    }
}
