using Cake.Frosting;
using Hive.Build.Generating;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Makes the generated files: Compose files, each stack's targets, reference pages.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Generate")]
[TaskDescription("Makes the generated files: Compose files, each stack's targets, reference pages.")]
public sealed class GenerateTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<GenerateVerb>().MakeAsync();
}
