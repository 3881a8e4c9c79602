using Hive.Api.Access;
using Hive.Api.Components;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Limits;
using Hive.Api.Runs;
using Hive.Api.Settings;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Evaluations;
using Hive.Service.Memories;
using Hive.Service.Metering;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;
using Hive.Service.Traces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.AgentOs;

/// <summary>Agno's AgentOS: thin shapes over the same services. What Hive has nothing of is left out.</summary>
internal static class AgentOsFeature
{
    public static void AddAgentOs(this WebApplicationBuilder builder)
    {
        builder.AddJsonTypes(AgentOsJson.Default);
        builder.Services.AddSingleton<TraceStore>();
        builder.Services.AddSingleton<EvaluationStore>();
        builder.Services.AddSingleton<Evaluator>();
        builder.Services.AddSingleton<MemoryOptimizer>();
        builder.Services.AddSingleton<DailyRuns>();
    }

    public static void MapAgentOs(this WebApplication app)
    {
        app.MapGet("/health", (TimeProvider time) => TypedResults.Ok(new AgentOsHealth("ok", Began)))
            .AllowAnonymous()
            .WithTags("AgentOS")
            .WithName("osHealth")
            .WithSummary("Whether the process serves")
            .WithExample(answer: """{"status":"ok","instantiated_at":"2026-11-25T04:00:00Z"}""");
        app.MapGet("/config", Config)
            .WithTags("AgentOS")
            .WithName("osConfig")
            .WithSummary("What there is to talk to")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Config);
        app.MapGet("/models", Models)
            .WithTags("AgentOS")
            .WithName("osModels")
            .WithSummary("The models that components use")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: """[{"id":"gpt-5-mini","provider":"openai"}]""");
        MapComponents(app.MapGroup("/agents").WithTags("AgentOS"), ComponentKind.Agent);
        MapComponents(app.MapGroup("/teams").WithTags("AgentOS"), ComponentKind.Team);
        MapComponents(app.MapGroup("/workflows").WithTags("AgentOS"), ComponentKind.Workflow);
        app.MapOsSessions();
        app.MapOsMemories();
        app.MapOsOptimize();
        app.MapOsKnowledge();
        app.MapOsEvals();
        app.MapOsTraces();
        app.MapOsMetrics();
        app.MapOsInfo();
    }

    private static readonly DateTimeOffset Began = DateTimeOffset.UtcNow;

    private static void MapComponents(RouteGroupBuilder group, ComponentKind kind)
    {
        var name = kind.ToString();
        group
            .MapGet(
                "",
                (IComponentSource source) =>
                    TypedResults.Ok<IReadOnlyList<AgentOsComponent>>([
                        .. Of(source.Current, kind).Select(AgentOsComponent.Of),
                    ])
            )
            .WithName($"osList{name}s")
            .WithSummary($"All {kind.Word()}s")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $"[{AgentOsExamples.Component(kind)}]");
        group
            .MapGet(
                "/{id}",
                (string id, IComponentSource source) =>
                    TypedResults.Ok(AgentOsComponent.Of(source.Current.Existing(kind, id)))
            )
            .WithName($"osGet{name}")
            .WithSummary("One of them")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Component(kind));
        group
            .MapPost("/{id}/runs", (string id, HttpContext context) => RunAsync(kind, id, context))
            .WithName($"osRun{name}")
            .WithSummary("Runs it; events unless stream=false")
            .WithMetadata(StartRunRequest.Accepted)
            .WithBodyLimit(LimitFeature.BodyWithFiles, ofForms: true)
            .Produces<AgentOsRun>()
            .Produces<AgentOsRun>(StatusCodes.Status202Accepted)
            .WithEvents()
            .NeedsScope(Scopes.Run)
            .WithExample(AgentOsExamples.StartRun, AgentOsExamples.AnsweredRun(kind));
        group
            .MapGet(
                "/{id}/runs",
                (string id, string session_id, RunStore store, CancellationToken token) =>
                    RunsAsync(kind, id, session_id, store, token)
            )
            .WithName($"osList{name}Runs")
            .WithSummary("Its runs in a session")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $"[{AgentOsExamples.StoredRun(kind)}]");
        group
            .MapGet(
                "/{id}/runs/{run_id}",
                (string id, string run_id, RunService runs, CancellationToken token) =>
                    FindAsync(kind, id, run_id, runs, token)
            )
            .WithName($"osGet{name}Run")
            .WithSummary("One run, under way or ended")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.StoredRun(kind));
        group
            .MapPost(
                "/{id}/runs/{run_id}/cancel",
                (string id, string run_id, RunService runs, CancellationToken token) =>
                    CancelAsync(kind, id, run_id, runs, token)
            )
            .WithName($"osCancel{name}Run")
            .WithSummary("Ends a run")
            .NeedsScope(Scopes.Run);
        group.MapContinue(kind);
        group.MapResume(kind);
    }

    private static async Task RunAsync(ComponentKind kind, string id, HttpContext context)
    {
        // AgentOS streams unless told otherwise.
        var request = await StartRunRequest.ReadAsync(context, streamsByDefault: true);
        var runs = context.RequestServices.GetRequiredService<RunService>();
        var run = await runs.BeginAsync(request.Request(kind, id), context.RequestAborted);
        if (!request.Stream)
        {
            var ended = request.Background ? run.Facts : await run.Ended.WaitAsync(context.RequestAborted);
            if (request.Background)
                context.Response.StatusCode = StatusCodes.Status202Accepted;
            await context.Response.WriteAsJsonAsync(
                AgentOsRun.Of(ended, run.Author.Name),
                AgentOsJson.Readable.AgentOsRun,
                cancellationToken: context.RequestAborted
            );
        }
        else
        {
            await StreamAsync(run.Facts, 0, context);
        }
    }

    public static Task StreamAsync(RunRecord run, long after, HttpContext context) =>
        EventStream.WriteAsync(
            context,
            context.RequestServices.GetRequiredService<RunService>().ReadAsync(run.Id, after, context.RequestAborted),
            new(one => AgentOsEvent.Of(one, run))
        );

    private static async Task<Ok<IReadOnlyList<AgentOsRun>>> RunsAsync(
        ComponentKind kind,
        string id,
        string session,
        RunStore store,
        CancellationToken token
    ) =>
        TypedResults.Ok<IReadOnlyList<AgentOsRun>>([
            .. (await store.OfComponentAsync(kind, id, session, 100, token)).Select(run => AgentOsRun.Of(run, null)),
        ]);

    private static async Task<Ok<AgentOsRun>> FindAsync(
        ComponentKind kind,
        string id,
        string run,
        RunService runs,
        CancellationToken token
    ) => TypedResults.Ok(AgentOsRun.Of(await runs.ExistingAsync(kind, id, run, token), null));

    private static async Task<Ok> CancelAsync(
        ComponentKind kind,
        string id,
        string run,
        RunService runs,
        CancellationToken token
    )
    {
        await runs.CancelAsync(kind, id, run, token);
        return TypedResults.Ok();
    }

    private static Ok<AgentOsConfig> Config(IComponentSource source, ServiceName service) =>
        TypedResults.Ok(
            new AgentOsConfig(
                service.Value,
                service.Value,
                ["hive"],
                [.. source.Current.Agents.Values.OrderBy(one => one.Id, StringComparer.Ordinal).Select(AgentOsSummary.Of)],
                [.. source.Current.Teams.Values.OrderBy(one => one.Id, StringComparer.Ordinal).Select(AgentOsSummary.Of)],
                [
                    .. source
                        .Current.Workflows.Values.OrderBy(one => one.Id, StringComparer.Ordinal)
                        .Select(AgentOsSummary.Of),
                ],
                []
            )
        );

    private static Ok<IReadOnlyList<AgentOsModel>> Models(IComponentSource source) =>
        TypedResults.Ok<IReadOnlyList<AgentOsModel>>([
            .. source
                .Current.Agents.Values.Select(one => one.Model)
                .Concat(source.Current.Teams.Values.Select(one => one.Model))
                .Select(AgentOsModel.Of)
                .Distinct()
                .OrderBy(one => one.Provider, StringComparer.Ordinal)
                .ThenBy(one => one.Id, StringComparer.Ordinal),
        ]);

    private static IEnumerable<ComponentDefinition> Of(ComponentSet set, ComponentKind kind) =>
        (
            kind switch
            {
                ComponentKind.Agent => set.Agents.Values.Cast<ComponentDefinition>(),
                ComponentKind.Team => set.Teams.Values,
                _ => set.Workflows.Values,
            }
        ).OrderBy(one => one.Id, StringComparer.Ordinal);
}
