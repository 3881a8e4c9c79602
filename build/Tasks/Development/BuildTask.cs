using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Testing;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Compiles everything.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Build")]
[TaskDescription("Compiles everything, tests included.")]
public sealed class BuildTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<TestVerbs>().BuildAsync();
}
