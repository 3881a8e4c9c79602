using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.EngineSetup;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Stops the Docker engine that EngineUp started.</summary>
[DoesVerb(Verb.Engine)]
[TaskName("EngineDown")]
[TaskDescription("Stops the Docker engine that EngineUp started; any other is left alone.")]
public sealed class EngineDownTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(HiveContext context)
    {
        if (context.Request.Plan)
            context
                .Verb<PlanReport>()
                .Add("engine", (await context.Verb<DockerSetup>().PlanDownAsync(context.Cancelled)).Steps);
        else
            await context.Verb<DockerSetup>().DownAsync(context.Cancelled);
    }
}
