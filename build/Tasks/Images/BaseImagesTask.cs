using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Tasks;

/// <summary>Makes the base images from the distribution's packages, where no registry answers.</summary>
[DoesVerb(Verb.Images)]
[TaskName("BaseImages")]
[TaskDescription("Makes the base images from the distribution's packages, where no registry answers.")]
public sealed class BaseImagesTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<BuildVerb>().BuildBasesAsync(context.Cancelled);
}
