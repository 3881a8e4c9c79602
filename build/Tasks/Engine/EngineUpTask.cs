using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Makes a Docker engine where there is none.</summary>
[TaskName("EngineUp")]
[TaskDescription("Installs and starts a Docker engine where there is none (Debian or Ubuntu, as root).")]
public sealed class EngineUpTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(HiveContext context)
    {
        if (!context.Request.Plan) await context.Engine.UpAsync(context.View, context.Cancelled);
        else foreach (var step in await context.Engine.PlanUpAsync(context.Cancelled)) context.View.Say(step.Describe());
    }
}
