using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Tells how the workspace stack stands; fails with 3 unless it is healthy.</summary>
[TaskName("WorkspaceStatus")]
[TaskDescription("Tells how the workspace stack stands; fails with 3 unless it is healthy.")]
public sealed class WorkspaceStatusTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.StatusOfOneAsync(StackCatalogue.Workspace);
}
