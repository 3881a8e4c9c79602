using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Testing;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Runs the tests that need no engine.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("TestUnit")]
[TaskDescription("Runs the tests that need no engine.")]
public sealed class TestUnitTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<TestVerbs>().RunAsync(TestVerbs.Unit);
}
