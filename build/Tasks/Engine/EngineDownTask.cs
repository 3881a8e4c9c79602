using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Stops the Docker engine that EngineUp started.</summary>
[TaskName("EngineDown")]
[TaskDescription("Stops the Docker engine that EngineUp started; any other is left alone.")]
public sealed class EngineDownTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Engine.DownAsync(context.View, context.Cancelled);
}
