using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Stacks.EngineSetup;

/// <summary>Has systemd start the daemon, and notes which run of the service that is.</summary>
/// <param name="Settings">Where it is noted.</param>
/// <param name="Daemon">Where it is asked.</param>
internal sealed record StartServiceStep(DaemonSettings Settings, DockerDaemon Daemon)
    : PlanStep(Phase.Engine, "start the Docker service", "no daemon answers")
{
    public override Command Command => SystemdDocker.Start;
}

internal sealed class StartServiceHandler : StepHandler<StartServiceStep>
{
    protected override async Task RunAsync(StartServiceStep step, StepContext context)
    {
        // Installing the package may have started it.
        if ((await step.Daemon.AskAsync(context.Cancelled)).Version is not null)
            return;
        const string remedy = "See why: journalctl --unit docker --lines 30; or go on without Docker: --engine=local.";
        (await context.Runner.RunAsync(step.Command, context.OnLine, context.Cancelled)).OrThrow(
            "Starting the Docker service",
            remedy
        );
        if (
            await new DaemonWait(step.Daemon, step.Settings.StartTimeout).ForAnswerAsync(() => true, context.Cancelled) is
            { } problem
        )
            throw new StackException(FailureKind.Prerequisite, $"The Docker service {problem}.", remedy);
        var invocation = await context.Runner.RunAsync(SystemdDocker.Invocation, null, context.Cancelled);
        Directory.CreateDirectory(Path.GetDirectoryName(step.Settings.RecordFile)!);
        await File.WriteAllTextAsync(SystemdDocker.NoteFile(step.Settings), invocation.Output.Trim(), context.Cancelled);
    }
}
