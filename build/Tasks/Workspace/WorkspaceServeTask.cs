using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Brings the workspace stack up and waits until it is healthy.</summary>
[TaskName("WorkspaceServe")]
[TaskDescription("Brings the workspace stack up and waits until it is healthy.")]
[IsDependentOn(typeof(BuildWorkspaceImageTask))]
public sealed class WorkspaceServeTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.ServeAsync(StackCatalogue.Workspace);
}
