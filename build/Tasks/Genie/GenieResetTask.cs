using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Asks, backs up Genie's database, and removes its data.</summary>
[TaskName("GenieReset")]
[TaskDescription("Asks, backs up Genie's database, and removes its data.")]
public sealed class GenieResetTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.ResetAsync(StackCatalogue.Genie);
}
