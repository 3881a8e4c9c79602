using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Backs up Genie's database, asks, and removes its data.</summary>
[TaskName("GenieReset")]
[TaskDescription("Backs up Genie's database, asks, and removes its data.")]
public sealed class GenieResetTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.ResetAsync(StackCatalogue.Genie);
}
