using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Quality;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Says which small changes to the code no test notices.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Mutation")]
[TaskDescription("Changes the code in small ways and says which changes no test notices (half an hour).")]
public sealed class MutationTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<MutationVerb>().MutateAsync();
}
