using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Quality;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Says which lines and branches the tests that need no engine reach.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Coverage")]
[TaskDescription("Runs the tests that need no engine and says which lines and branches they reach.")]
public sealed class CoverageTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<CoverageVerb>().CoverAsync();
}
