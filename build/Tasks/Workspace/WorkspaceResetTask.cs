using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Asks, backs up the workspace stack's database, and removes its data.</summary>
[TaskName("WorkspaceReset")]
[TaskDescription("Asks, backs up the workspace stack's database, and removes its data.")]
public sealed class WorkspaceResetTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.ResetAsync(StackCatalogue.Workspace);
}
