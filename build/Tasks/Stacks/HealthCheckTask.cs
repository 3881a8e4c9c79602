using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Checks every started stack from outside; fails with 3 unless all are healthy.</summary>
[TaskName("HealthCheck")]
[TaskDescription("Checks every started stack from outside; fails with 3 unless all are healthy.")]
public sealed class HealthCheckTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.HealthCheckAsync();
}
