using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Quality;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Breaks stacks on purpose and tables what came of it.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Chaos)]
[TaskName("Chaos")]
[TaskDescription(
    "Breaks stacks on purpose, again and again, and prints a table of the results (an hour; --rounds=1: 4 minutes)."
)]
public sealed class ChaosTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<ChaosVerb>().BreakAsync();
}
