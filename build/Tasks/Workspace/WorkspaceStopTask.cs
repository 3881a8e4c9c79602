using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Stops the workspace stack; its data stays.</summary>
[TaskName("WorkspaceStop")]
[TaskDescription("Stops the workspace stack; its data stays.")]
public sealed class WorkspaceStopTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.StopAsync(StackCatalogue.Workspace);
}
