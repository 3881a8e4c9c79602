using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Quality;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Lists the packages that the API and the console are made of.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Sbom")]
[TaskDescription("Lists the packages that the API and the console are made of, into artifacts/sbom.")]
public sealed class SbomTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<SbomVerb>().ListAsync();
}
