using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Builds the workspace stack's images with BuildKit.</summary>
[TaskName("BuildWorkspaceImage")]
[TaskDescription("Builds the workspace stack's images with BuildKit.")]
public sealed class BuildWorkspaceImageTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) =>
        context.IsNamed("BuildWorkspaceImage") ? context.Images.BuildAsync(StackCatalogue.Workspace) : context.Images.BuildForAsync(StackCatalogue.Workspace);
}
