using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Tells how all stacks stand; fails with 3 when a started one is not healthy.</summary>
[TaskName("Status")]
[TaskDescription("Tells how all stacks stand; fails with 3 when a started one is not healthy.")]
public sealed class StatusTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.StatusOfAllAsync();
}
