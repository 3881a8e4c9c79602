using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Testing;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Runs the tests that drive the console against real engines.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("TestEndToEnd")]
[TaskDescription("Runs the tests that drive the console against real engines.")]
public sealed class TestEndToEndTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) =>
        context.Verb<TestVerbs>().RunAsync([.. TestVerbs.EndToEnd, .. TestVerbs.Native]);
}
