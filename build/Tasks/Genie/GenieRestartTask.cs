using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Stops Genie and brings it up again, with the same data and key.</summary>
[TaskName("GenieRestart")]
[TaskDescription("Stops Genie and brings it up again, with the same data and key.")]
[IsDependentOn(typeof(BuildGenieImageTask))]
[IsDependentOn(typeof(GenieStopTask))]
[IsDependentOn(typeof(GenieServeTask))]
public sealed class GenieRestartTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => Task.CompletedTask;
}
