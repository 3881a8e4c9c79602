using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Api.Settings;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.AgentOs;

/// <summary>The routes of Agno's AgentOS, for clients that speak it: thin shapes over the same services.</summary>
/// <remarks>Shapes after Agno's published AgentOS API. What Hive has nothing of is left out of answers.</remarks>
internal static class AgentOsFeature
{
    public static void AddAgentOs(this WebApplicationBuilder builder) => builder.AddJsonTypes(AgentOsJson.Default);

    public static void MapAgentOs(this WebApplication app)
    {
        app.MapGet("/health", (TimeProvider time) => TypedResults.Ok(new OsHealth("ok", Began)))
            .OpenToAll()
            .WithTags("AgentOS")
            .WithName("osHealth")
            .WithSummary("Whether the process serves")
            .WithExample(answer: """{"status":"ok","instantiated_at":"2026-11-25T04:00:00Z"}""");
        app.MapGet("/config", Config)
            .WithTags("AgentOS")
            .WithName("osConfig")
            .WithSummary("What there is to talk to")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: OsExamples.Config);
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
    }

    private static DateTimeOffset Began { get; } = DateTimeOffset.UtcNow;

    private static void MapComponents(RouteGroupBuilder group, ComponentKind kind)
    {
        var name = kind.ToString();
        group
            .MapGet(
                "",
                (IComponentSource source) =>
                    TypedResults.Ok<IReadOnlyList<OsComponent>>([.. Of(source.Current, kind).Select(OsComponent.Of)])
            )
            .WithName($"osList{name}s")
            .WithSummary($"All {kind.Word()}s")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $"[{OsExamples.Component(kind)}]");
        group
            .MapGet(
                "/{id}",
                (string id, IComponentSource source) => TypedResults.Ok(OsComponent.Of(Existing(source.Current, kind, id)))
            )
            .WithName($"osGet{name}")
            .WithSummary("One of them")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: OsExamples.Component(kind));
        group
            .MapPost("/{id}/runs", (string id, HttpContext context) => RunAsync(kind, id, context))
            .WithName($"osRun{name}")
            .WithSummary("Runs it; events unless stream=false")
            .WithMetadata(RunWish.Accepted)
            .Produces<OsRun>()
            .NeedsScope(Scopes.Run)
            .WithExample(OsExamples.RunWish, OsExamples.AnsweredRun(kind));
        group
            .MapGet(
                "/{id}/runs",
                (string id, string session_id, RunStore store, CancellationToken token) =>
                    RunsAsync(kind, id, session_id, store, token)
            )
            .WithName($"osList{name}Runs")
            .WithSummary("Its runs in a session")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $"[{OsExamples.StoredRun(kind)}]");
        group
            .MapGet(
                "/{id}/runs/{run_id}",
                (string id, string run_id, RunService runs, CancellationToken token) =>
                    FindAsync(kind, id, run_id, runs, token)
            )
            .WithName($"osGet{name}Run")
            .WithSummary("One run, under way or ended")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: OsExamples.StoredRun(kind));
        group
            .MapPost(
                "/{id}/runs/{run_id}/cancel",
                (string id, string run_id, RunService runs, CancellationToken token) =>
                    CancelAsync(kind, id, run_id, runs, token)
            )
            .WithName($"osCancel{name}Run")
            .WithSummary("Ends a run")
            .NeedsScope(Scopes.Run);
    }

    private static async Task RunAsync(ComponentKind kind, string id, HttpContext context)
    {
        // AgentOS streams unless told otherwise.
        var wish = await RunWish.ReadAsync(context, streamsByDefault: true);
        var runs = context.RequestServices.GetRequiredService<RunService>();
        var (run, events) = await runs.BeginAsync(wish.Request(kind, id), wish.Stream, context.RequestAborted);
        if (events is null)
        {
            var ended = await run.Ended.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsJsonAsync(
                OsRun.Of(ended, run.Speaker.Name),
                AgentOsJson.Readable.OsRun,
                cancellationToken: context.RequestAborted
            );
        }
        else
        {
            await EventStream.WriteAsync(context, events, one => OsEvent.Of(one, run.Facts));
        }
    }

    private static async Task<Ok<IReadOnlyList<OsRun>>> RunsAsync(
        ComponentKind kind,
        string id,
        string session,
        RunStore store,
        CancellationToken token
    ) =>
        TypedResults.Ok<IReadOnlyList<OsRun>>([
            .. (await store.OfComponentAsync(kind, id, session, 100, token)).Select(run => OsRun.Of(run, null)),
        ]);

    private static async Task<Ok<OsRun>> FindAsync(
        ComponentKind kind,
        string id,
        string run,
        RunService runs,
        CancellationToken token
    ) => TypedResults.Ok(OsRun.Of(await runs.ExistingAsync(kind, id, run, token), null));

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

    private static Ok<OsConfig> Config(IComponentSource source, ServiceName service) =>
        TypedResults.Ok(
            new OsConfig(
                service.Value,
                service.Value,
                ["hive"],
                [.. source.Current.Agents.Values.OrderBy(one => one.Id, StringComparer.Ordinal).Select(OsSummary.Of)],
                [.. source.Current.Teams.Values.OrderBy(one => one.Id, StringComparer.Ordinal).Select(OsSummary.Of)],
                [.. source.Current.Workflows.Values.OrderBy(one => one.Id, StringComparer.Ordinal).Select(OsSummary.Of)],
                []
            )
        );

    private static Ok<IReadOnlyList<OsModel>> Models(IComponentSource source) =>
        TypedResults.Ok<IReadOnlyList<OsModel>>([
            .. source
                .Current.Agents.Values.Select(one => one.Model)
                .Concat(source.Current.Teams.Values.Select(one => one.Model))
                .Select(OsModel.Of)
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

    private static ComponentDefinition Existing(ComponentSet set, ComponentKind kind, string id) =>
        Of(set, kind).FirstOrDefault(one => one.Id == id) ?? throw RequestException.NotFound(kind.Word(), id);
}
