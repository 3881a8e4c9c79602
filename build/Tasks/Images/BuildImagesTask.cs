using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Builds all images with BuildKit, in one call.</summary>
[TaskName("BuildImages")]
[TaskDescription("Builds all images with BuildKit, in one call.")]
public sealed class BuildImagesTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Images.BuildAsync(StackCatalogue.All);
}
