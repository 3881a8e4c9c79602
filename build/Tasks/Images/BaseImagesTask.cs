using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Tasks;

/// <summary>Makes the base images from the distribution's packages, for machines without a registry.</summary>
[DoesVerb(Verb.Images)]
[TaskName("BaseImages")]
[TaskDescription("Makes the base images from the distribution's packages, for machines without a registry.")]
public sealed class BaseImagesTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<BuildVerb>().BuildBasesAsync(context.Cancelled);
}
