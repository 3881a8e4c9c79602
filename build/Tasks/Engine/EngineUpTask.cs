using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.EngineSetup;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Makes a Docker engine where there is none.</summary>
[DoesVerb(Verb.Engine)]
[TaskName("EngineUp")]
[TaskDescription("Installs and starts a Docker engine where there is none (Debian or Ubuntu, as root).")]
public sealed class EngineUpTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(HiveContext context)
    {
        if (context.Request.Plan)
            context.Verb<PlanReport>().Add("engine", await context.Verb<DockerSetup>().PlanUpAsync(context.Cancelled));
        else
            await context.Verb<DockerSetup>().UpAsync(context.Cancelled);
    }
}
