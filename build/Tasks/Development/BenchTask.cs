using Cake.Frosting;
using Hive.Build.Benchmarks;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Measures the product.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Measure)]
[TaskName("Bench")]
[TaskDescription(
    "Measures whole calls of the console and prints medians, on Docker compared with plain Compose (5 minutes)."
)]
[IsDependentOn(typeof(CompileConsoleTask))]
public sealed class BenchTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<BenchVerb>().MeasureAsync();
}
