using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Quality;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Makes a site of the documents.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Docs")]
[TaskDescription("Builds the documentation site, into artifacts/docs.")]
public sealed class DocsTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<DocsVerb>().MakeAsync();
}
