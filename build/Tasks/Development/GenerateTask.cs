using Cake.Frosting;
using Hive.Build.Generating;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Makes the files that follow from others: Compose files, and each stack's targets.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Generate")]
[TaskDescription("Makes the files that follow from others: Compose files, and each stack's targets.")]
public sealed class GenerateTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<GenerateVerb>().MakeAsync();
}
