using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.EngineSetup;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Makes a Docker engine where there is none; with --engine=local, what stacks need as plain processes.</summary>
[DoesVerb(Verb.Engine)]
[TaskName("EngineUp")]
[TaskDescription(
    "Installs and starts a Docker engine (with --engine=local: PostgreSQL and pgvector) if it is missing; Debian or Ubuntu, as root."
)]
public sealed class EngineUpTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(HiveContext context)
    {
        var isLocal = context.Request.Engine == "local";
        if (context.Request.Plan)
            context
                .Verb<PlanReport>()
                .Add(
                    "engine",
                    isLocal
                        ? await context.Verb<PostgresSetup>().PlanUpAsync(context.Cancelled)
                        : await context.Verb<DockerSetup>().PlanUpAsync(context.Cancelled)
                );
        else if (isLocal)
            await context.Verb<PostgresSetup>().UpAsync(context.Cancelled);
        else
            await context.Verb<DockerSetup>().UpAsync(context.Cancelled);
    }
}
