using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>Writes a stack's file with the secrets and components that are there by then, and has Swarm run it.</summary>
/// <param name="Draft">What is deployed.</param>
/// <param name="Title">What is done.</param>
/// <param name="Reason">Why.</param>
internal sealed record DeployStep(SwarmDraft Draft, string Title, string Reason) : PlanStep(Phase.Create, Title, Reason)
{
    /// <inheritdoc />
    public override Command Command => SwarmCommands.Deploy(Draft.Stack.Paths.SwarmFile, Draft.Name);
}

/// <summary>
/// Deploys. Killed before the call, it leaves a file that nobody reads; Swarm goes on with what it was told.
/// </summary>
internal sealed class DeployHandler : StepHandler<DeployStep>
{
    /// <inheritdoc />
    protected override async Task RunAsync(DeployStep step, StepContext context)
    {
        var file = step.Draft.Stack.Paths.SwarmFile;
        Folders.Ensure(Path.GetDirectoryName(file)!, Account.Current, Folders.Passable, withContent: false);
        WholeFile.Write(file, step.Draft.Complete().Text, WholeFile.Readable);
        (await context.Runner.RunAsync(step.Command, context.OnLine, context.Cancelled)).OrThrow(
            "Deploying the stack",
            "Read what Docker says above; data is untouched, so the same command can be run again."
        );
    }
}
