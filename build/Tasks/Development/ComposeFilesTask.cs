using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Makes the Compose files of the all-in-one stacks from their template.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("ComposeFiles")]
[TaskDescription("Makes the Compose files of the all-in-one stacks from their template.")]
public sealed class ComposeFilesTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.ComposeFiles.MakeAsync();
}
