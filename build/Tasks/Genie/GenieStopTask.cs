using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Stops Genie; its data stays.</summary>
[TaskName("GenieStop")]
[TaskDescription("Stops Genie; its data stays.")]
public sealed class GenieStopTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.StopAsync(StackCatalogue.Genie);
}
