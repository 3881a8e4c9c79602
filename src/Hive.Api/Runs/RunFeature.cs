using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Limits;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Runs;

/// <summary>Running agents, teams and workflows, watching them, ending them, and reading what came of it.</summary>
internal static class RunFeature
{
    private const int MostListed = 100;

    public static void MapRuns(this WebApplication app)
    {
        foreach (var kind in new[] { ComponentKind.Agent, ComponentKind.Team, ComponentKind.Workflow })
            MapRuns(app.MapGroup($"/api/v1/{kind.Word()}s/{{id}}/runs").WithTags("Runs"), kind);
    }

    private static void MapRuns(RouteGroupBuilder runs, ComponentKind kind)
    {
        var word = kind.Word();
        runs.MapPost("", (string id, HttpContext context) => BeginAsync(kind, id, context))
            .WithName($"run{Capital(word)}")
            .WithSummary(
                $"Runs a{(word[0] == 'a' ? "n" : "")} {word}: the answer as JSON, or with stream=true all events as they come"
            )
            .WithMetadata(StartRunRequest.Accepted)
            .WithBodyLimit(LimitFeature.BodyWithFiles, ofForms: true)
            .Produces<RunAnswer>()
            .Produces<RunAnswer>(StatusCodes.Status202Accepted)
            .WithEvents()
            .NeedsScope(Scopes.Run)
            .WithExample(RunExamples.StartRun, RunExamples.Ended(kind));
        runs.MapGet(
                "",
                (
                    string id,
                    string? session_id,
                    int? limit,
                    IComponentSource source,
                    RunStore store,
                    CancellationToken token
                ) => ListAsync(kind, id, session_id, limit, source, store, token)
            )
            .WithName($"list{Capital(word)}Runs")
            .WithSummary($"The newest runs of a{(word[0] == 'a' ? "n" : "")} {word}")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: RunExamples.List(kind));
        runs.MapGet(
                "/{run_id}",
                (string id, string run_id, RunService service, CancellationToken token) =>
                    FindAsync(kind, id, run_id, service, token)
            )
            .WithName($"get{Capital(word)}Run")
            .WithSummary("One run, under way or ended")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: RunExamples.Ended(kind));
        runs.MapPost(
                "/{run_id}/cancel",
                (string id, string run_id, RunService service, CancellationToken token) =>
                    CancelAsync(kind, id, run_id, service, token)
            )
            .WithName($"cancel{Capital(word)}Run")
            .WithSummary("Ends a run that is under way")
            .NeedsScope(Scopes.Run)
            .WithExample(answer: RunExamples.Cancelled(kind));
        runs.MapGet(
                "/{run_id}/events",
                (string id, string run_id, HttpContext context) => EventsAsync(kind, id, run_id, context)
            )
            .WithName($"get{Capital(word)}RunEvents")
            .WithSummary("All events of a run as they come; with Last-Event-ID, those behind it")
            .WithEvents()
            .NeedsScope(Scopes.Read);
        runs.MapPost(
                "/{run_id}/continue",
                (string id, string run_id, ContinueRunRequest request, HttpContext context) =>
                    ContinueAsync(kind, id, run_id, request, context)
            )
            .WithName($"continue{Capital(word)}Run")
            .WithSummary("Has a paused run go on with what a person decided")
            .Produces<RunAnswer>()
            .Produces<RunAnswer>(StatusCodes.Status202Accepted)
            .WithEvents()
            .NeedsScope(Scopes.Run)
            .WithExample(RunExamples.Continue, RunExamples.Ended(kind));
        runs.MapPost(
                "/{run_id}/retry",
                (string id, string run_id, RetryRunRequest request, HttpContext context) =>
                    RetryAsync(kind, id, run_id, request, context)
            )
            .WithName($"retry{Capital(word)}Run")
            .WithSummary(
                "Begins a run that does what an ended one did from one of its events on, and takes over what was before it"
            )
            .Produces<RunAnswer>()
            .Produces<RunAnswer>(StatusCodes.Status202Accepted)
            .WithEvents()
            .NeedsScope(Scopes.Run)
            .WithExample(RunExamples.Retry, RunExamples.Ended(kind));
    }

    private static async Task BeginAsync(ComponentKind kind, string id, HttpContext context)
    {
        var request = await StartRunRequest.ReadAsync(context, streamsByDefault: false);
        var service = context.RequestServices.GetRequiredService<RunService>();
        var run = await service.BeginAsync(request.Request(kind, id), context.RequestAborted);
        if (request.Stream)
            await StreamAsync(run.Id, 0, context);
        else
            await AnswerAsync(run, request.Background, context);
    }

    private static async Task ContinueAsync(
        ComponentKind kind,
        string id,
        string run,
        ContinueRunRequest request,
        HttpContext context
    )
    {
        var service = context.RequestServices.GetRequiredService<RunService>();
        var found = await service.ExistingAsync(kind, id, run, context.RequestAborted);
        var continued = await service.ContinueAsync(found.Id, request.Decisions, context.RequestAborted);
        if (request.Stream)
            await StreamAsync(continued.Id, continued.Begins - 1, context);
        else
            await AnswerAsync(continued, request.Background, context);
    }

    private static async Task RetryAsync(
        ComponentKind kind,
        string id,
        string run,
        RetryRunRequest request,
        HttpContext context
    )
    {
        var service = context.RequestServices.GetRequiredService<RunService>();
        var found = await service.ExistingAsync(kind, id, run, context.RequestAborted);
        var again = await service.RetryAsync(found, request.From, context.RequestAborted);
        if (request.Stream)
            await StreamAsync(again.Id, 0, context);
        else
            await AnswerAsync(again, request.Background, context);
    }

    private static Task StreamAsync(Guid run, long after, HttpContext context) =>
        EventStream.WriteAsync(
            context,
            context.RequestServices.GetRequiredService<RunService>().ReadAsync(run, after, context.RequestAborted),
            new(EventAnswer.Of)
        );

    private static async Task AnswerAsync(LiveRun run, bool background, HttpContext context)
    {
        if (background)
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(
            RunAnswer.Of(background ? run.Facts : await run.Ended.WaitAsync(context.RequestAborted)),
            RunJson.Readable.RunAnswer,
            cancellationToken: context.RequestAborted
        );
    }

    private static async Task EventsAsync(ComponentKind kind, string id, string run, HttpContext context)
    {
        var service = context.RequestServices.GetRequiredService<RunService>();
        var found = await service.ExistingAsync(kind, id, run, context.RequestAborted);
        await StreamAsync(found.Id, EventStream.After(context), context);
    }

    private static async Task<Ok<RunList>> ListAsync(
        ComponentKind kind,
        string id,
        string? session,
        int? limit,
        IComponentSource source,
        RunStore store,
        CancellationToken token
    )
    {
        var runs = await store.OfComponentAsync(kind, id, session, Math.Clamp(limit ?? 20, 1, MostListed), token);
        // The runs of a component that is gone can still be read; what never was has none.
        if (runs.Count == 0 && source.Current.Find(kind, id) is null)
            throw RequestException.NotFound(kind.Word(), id);
        return TypedResults.Ok(new RunList([.. runs.Select(RunAnswer.Of)]));
    }

    private static async Task<Ok<RunAnswer>> FindAsync(
        ComponentKind kind,
        string id,
        string run,
        RunService service,
        CancellationToken token
    ) => TypedResults.Ok(RunAnswer.Of(await service.ExistingAsync(kind, id, run, token)));

    private static async Task<Ok<RunAnswer>> CancelAsync(
        ComponentKind kind,
        string id,
        string run,
        RunService service,
        CancellationToken token
    ) => TypedResults.Ok(RunAnswer.Of(await service.CancelAsync(kind, id, run, token)));

    /// <summary>The run of that component.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static async Task<RunRecord> ExistingAsync(
        this RunService service,
        ComponentKind kind,
        string component,
        string run,
        CancellationToken token
    ) =>
        Guid.TryParse(run, out var id)
        && await service.FindAsync(id, token) is { } found
        && found.Kind == kind
        && found.ComponentId == component
            ? found
            : throw RequestException.NotFound("run", run);

    /// <summary>Ends it if it is under way, and returns it as it stands then.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static async Task<RunRecord> CancelAsync(
        this RunService service,
        ComponentKind kind,
        string component,
        string run,
        CancellationToken token
    )
    {
        var found = await service.ExistingAsync(kind, component, run, token);
        if (found.EndedAt is not null)
            return found;
        await service.CancelAsync(found.Id, token);
        return await service.ExistingAsync(kind, component, run, token);
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
