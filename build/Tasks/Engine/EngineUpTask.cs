using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Makes a Docker engine where there is none.</summary>
[TaskName("EngineUp")]
[TaskDescription("Installs and starts a Docker engine where there is none (Debian or Ubuntu, as root).")]
public sealed class EngineUpTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Engine.UpAsync(context.View, context.Cancelled);
}
