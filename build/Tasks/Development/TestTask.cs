using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Testing;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Runs all tests that this machine can run.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Test")]
[TaskDescription("Runs all tests that this machine can run.")]
public sealed class TestTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<TestVerbs>().RunAsync(TestVerbs.All);
}
