using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Builds Genie's image with BuildKit.</summary>
[TaskName("BuildGenieImage")]
[TaskDescription("Builds Genie's image with BuildKit.")]
public sealed class BuildGenieImageTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) =>
        context.IsNamed("BuildGenieImage") ? context.Images.BuildAsync(StackCatalogue.Genie) : context.Images.BuildForAsync(StackCatalogue.Genie);
}
