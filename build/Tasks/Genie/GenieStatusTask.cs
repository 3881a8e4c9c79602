using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Tells how Genie stands; fails with 3 unless it is healthy.</summary>
[TaskName("GenieStatus")]
[TaskDescription("Tells how Genie stands; fails with 3 unless it is healthy.")]
public sealed class GenieStatusTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.StatusOfOneAsync(StackCatalogue.Genie);
}
