using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Api.Sessions;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;
using Hive.Service.Runs.Tracing;
using Hive.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Runs;

/// <summary>Runs of all components in one list, the log of one, and taking back what was asked.</summary>
internal static class RunListRoutes
{
    private const int MostListed = 200;
    private const int MostRows = 1000;
    private const string Run = "019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d";

    public static void MapRunLists(this WebApplication app)
    {
        app.MapGet("/api/v1/runs", ListAsync)
            .WithTags("Runs")
            .WithName("listRuns")
            .WithSummary("Runs of all components, the newest first; with before=RUN those that were asked for before it")
            .NeedsScope(Scopes.Read)
            .WithExample(
                answer: $$"""{"runs":[{"run_id":"{{Run}}","session_id":"ada-1","kind":"agent","component_id":"helper","user_id":"ada","status":"completed","message":"How many days off are there?","model":"gpt-5-mini","usage":{"input_tokens":212,"output_tokens":9,"total_tokens":221},"created_at":"2026-11-25T04:00:00Z","ended_at":"2026-11-25T04:00:02Z"}]}"""
            );
        app.MapGet("/api/v1/runs/{run_id}/log", LogAsync)
            .WithTags("Runs")
            .WithName("getRunLog")
            .WithSummary("A run's log as it is on record, with times; with after=SEQ the rows behind it")
            .NeedsScope(Scopes.Read)
            .WithExample(
                answer: """{"rows":[{"seq":2,"at":"2026-11-25T04:00:00.12Z","kind":"activity_started","payload":{"by":{"kind":"agent","id":"helper","name":"Helper"},"path":"turn0.0","type":"tool","name":"search_knowledge","input":"{\"query\":\"days off\"}"}}],"more":false}"""
            );
        app.MapGet("/api/v1/runs/{run_id}/spans", SpansAsync)
            .WithTags("Runs")
            .WithName("getRunSpans")
            .WithSummary("The trace of a run: its steps, members, answers of models, calls of tools and searches")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: SpanAnswer.Example);
        app.MapDelete("/api/v1/sessions/{id}/runs/{run_id}", RemoveAsync)
            .WithTags("Sessions")
            .WithName("deleteSessionRuns")
            .WithSummary("Removes a run and those that followed it, so that something else can be asked in their place")
            .NeedsScope(Scopes.Run);
    }

    private static async Task<Ok<RunSummaryList>> ListAsync(
        string? kind,
        string? component_id,
        string? status,
        string? session_id,
        string? user_id,
        string? contains,
        Guid? before,
        int? limit,
        RunSummaries store,
        CancellationToken token
    )
    {
        var runs = await store.ListAsync(
            new()
            {
                Kind = SessionFeature.KindOf(kind),
                ComponentId = StartRunRequest.Filled(component_id),
                Status = StatusOf(status),
                SessionId = StartRunRequest.Filled(session_id),
                UserId = StartRunRequest.Filled(user_id),
                Contains = StartRunRequest.Filled(contains),
                Before = before,
                Limit = Math.Clamp(limit ?? 50, 1, MostListed),
            },
            token
        );
        return TypedResults.Ok(new RunSummaryList([.. runs.Select(RunSummaryAnswer.Of)]));
    }

    private static async Task<Ok<RunLogAnswer>> LogAsync(
        string run_id,
        long? after,
        int? limit,
        RunService service,
        RunLog log,
        CancellationToken token
    )
    {
        if (!Guid.TryParse(run_id, out var id) || await service.FindAsync(id, token) is null)
            throw RequestException.NotFound("run", run_id);
        var most = Math.Clamp(limit ?? MostRows, 1, MostRows);
        var rows = await log.RowsAsync(id, after ?? 0, most, token);
        return TypedResults.Ok(new RunLogAnswer([.. rows.Select(RunLogEntry.Of)], rows.Count == most));
    }

    private static async Task<Ok<RunSpanList>> SpansAsync(string run_id, RunSpans spans, CancellationToken token) =>
        Guid.TryParse(run_id, out var id) && await spans.OfAsync(id, token) is { } found
            ? TypedResults.Ok(new RunSpanList(id.ToString("N"), [.. found.Select(SpanAnswer.Of)]))
            : throw RequestException.NotFound("run", run_id);

    private static async Task<NoContent> RemoveAsync(
        string id,
        string run_id,
        SessionStore sessions,
        RunSummaries store,
        CancellationToken token
    )
    {
        await sessions.ExistingAsync(id, token);
        if (!Guid.TryParse(run_id, out var run))
            throw RequestException.NotFound("run", run_id);
        return await store.RemoveFromAsync(id, run, token) switch
        {
            null => throw RequestException.Conflict("A run of this session is under way or waits; end it first."),
            0 => throw RequestException.NotFound("run", run_id),
            _ => TypedResults.NoContent(),
        };
    }

    private static RunStatus? StatusOf(string? word) =>
        string.IsNullOrEmpty(word)
            ? null
            : Enum.GetValues<RunStatus>().Where(one => one.Word() == word).Select(one => (RunStatus?)one).FirstOrDefault()
                ?? throw RequestException.Bad(
                    $"status is one of: {string.Join(", ", Enum.GetValues<RunStatus>().Select(one => one.Word()))}."
                );
}

/// <summary>Some runs, without their answers.</summary>
internal sealed record RunSummaryList(IReadOnlyList<RunSummaryAnswer> Runs);

/// <summary>A run as a long list shows it.</summary>
/// <param name="RunId">To read it by.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="Kind">agent, team or workflow.</param>
/// <param name="ComponentId">What was run.</param>
/// <param name="UserId">On whose behalf.</param>
/// <param name="Status">queued, running, paused, completed, failed, cancelled or interrupted.</param>
/// <param name="Message">The beginning of what was asked.</param>
/// <param name="Error">The beginning of why there is no answer.</param>
/// <param name="Model">The component's own model; empty for workflows.</param>
/// <param name="Usage">Tokens, once it has ended.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="EndedAt">When it ended.</param>
internal sealed record RunSummaryAnswer(
    Guid RunId,
    string SessionId,
    string Kind,
    string ComponentId,
    string? UserId,
    string Status,
    string Message,
    string? Error,
    string Model,
    UsageAnswer Usage,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt
)
{
    public static RunSummaryAnswer Of(RunSummary run) =>
        new(
            run.Id,
            run.SessionId,
            run.Kind.Word(),
            run.ComponentId,
            run.UserId,
            run.Status.Word(),
            run.Input,
            run.Error,
            run.Model,
            new(run.InputTokens, run.OutputTokens, run.InputTokens + run.OutputTokens),
            run.CreatedAt,
            run.EndedAt
        );
}

/// <summary>Rows of a run's log.</summary>
/// <param name="Rows">In their order.</param>
/// <param name="More">Whether there may be further ones.</param>
internal sealed record RunLogAnswer(IReadOnlyList<RunLogEntry> Rows, bool More);

/// <summary>One row.</summary>
/// <param name="Seq">Rises within a run, with gaps.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Payload">The rest, as it is on record.</param>
internal sealed record RunLogEntry(long Seq, DateTimeOffset At, string Kind, JsonElement Payload)
{
    public static RunLogEntry Of(EventRow row)
    {
        using var payload = JsonDocument.Parse(row.Payload);
        return new(row.Seq, row.At, row.Kind, payload.RootElement.Clone());
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunSummaryList))]
[JsonSerializable(typeof(RunLogAnswer))]
[JsonSerializable(typeof(RunSpanList))]
internal sealed partial class RunListJson : JsonSerializerContext;
