using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;

namespace Hive.Stacks.EngineSetup;

/// <summary>Stops the daemon that EngineUp started, with its containers and its containerd.</summary>
/// <param name="Settings">Whose daemon.</param>
/// <param name="Record">Its process; null where only systemd knows it.</param>
/// <param name="Title">What is done.</param>
internal sealed record StopDaemonStep(DaemonSettings Settings, ProcessRecord? Record, string Title)
    : PlanStep(Phase.Stop, Title, "EngineUp started it; images, containers and volumes stay");

internal sealed class StopDaemonHandler : StepHandler<StopDaemonStep>
{
    protected override async Task RunAsync(StopDaemonStep step, StepContext context)
    {
        if (step.Record is null)
            await SystemdDocker.StopAsync(step.Settings, context.Runner, context.Cancelled);
        else if (step.Record.IsAlive)
            await new StopDaemon(step.Settings).EndAsync(step.Record, step.Reason, context.Cancelled);
        else
        {
            // Its containerd may have gone over to a daemon that somebody else started since: then it was planned to stay.
            await new DaemonLeftovers(step.Settings).EndContainerdAsync(context.Cancelled);
            File.Delete(step.Settings.RecordFile);
        }
    }
}
