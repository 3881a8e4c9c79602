using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Tasks;

/// <summary>Builds all images with BuildKit, in one call.</summary>
[DoesVerb(Verb.Images)]
[TaskName("BuildImages")]
[TaskDescription("Builds all images with BuildKit, in one call.")]
public sealed class BuildImagesTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) =>
        context.Verb<BuildVerb>().BuildAsync(StackCatalogue.All, context.Cancelled);
}
