using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Packaging;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Packs the console as the .NET tool automagik-hive.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Pack")]
[TaskDescription("Packs the console as the .NET tool automagik-hive, into artifacts/packages.")]
public sealed class PackTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<PackVerbs>().PackAsync();
}
