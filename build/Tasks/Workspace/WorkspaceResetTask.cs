using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Backs up the workspace stack's database, asks, and removes its data.</summary>
[TaskName("WorkspaceReset")]
[TaskDescription("Backs up the workspace stack's database, asks, and removes its data.")]
public sealed class WorkspaceResetTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.ResetAsync(StackCatalogue.Workspace);
}
