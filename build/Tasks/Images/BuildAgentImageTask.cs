using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Builds the agent stack's image with BuildKit.</summary>
[TaskName("BuildAgentImage")]
[TaskDescription("Builds the agent stack's image with BuildKit.")]
public sealed class BuildAgentImageTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) =>
        context.IsNamed("BuildAgentImage") ? context.Images.BuildAsync(StackCatalogue.Agent) : context.Images.BuildForAsync(StackCatalogue.Agent);
}
