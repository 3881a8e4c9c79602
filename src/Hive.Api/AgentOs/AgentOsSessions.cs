using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Api.Sessions;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hive.Api.AgentOs;

/// <summary><c>/sessions</c> as AgentOS has it.</summary>
internal static class AgentOsSessions
{
    public static void MapOsSessions(this WebApplication app)
    {
        var sessions = app.MapGroup("/sessions").WithTags("AgentOS");
        sessions
            .MapGet("", ListAsync)
            .WithName("osListSessions")
            .WithSummary("One page of sessions")
            .NeedsScope(Scopes.Read)
            .WithExample(
                answer: AgentOsExamples.Page(
                    """
                    {"session_id":"ada-1","session_name":"The handbook",
                    "created_at":"2026-11-25T04:00:00Z","updated_at":"2026-11-25T04:00:02Z"}
                    """
                )
            );
        sessions
            .MapGet("/{id}", FindAsync)
            .WithName("osGetSession")
            .WithSummary("One session with its messages")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Session);
        sessions
            .MapGet("/{id}/runs", RunsAsync)
            .WithName("osGetSessionRuns")
            .WithSummary("Its runs, the oldest first")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $"[{AgentOsExamples.StoredRun(ComponentKind.Agent)}]");
        sessions
            .MapGet("/{id}/runs/{run_id}", RunAsync)
            .WithName("osGetSessionRun")
            .WithSummary("One of its runs")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.StoredRun(ComponentKind.Agent));
        sessions
            .MapPost("", CreateAsync)
            .WithName("osCreateSession")
            .WithSummary("Begins a session before its first run")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"session_name":"The handbook","agent_id":"helper","user_id":"ada"}""", AgentOsExamples.Session);
        sessions
            .MapPatch("/{id}", ChangeAsync)
            .WithName("osUpdateSession")
            .WithSummary("Changes its name, and what clients keep with it")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"session_name":"The handbook"}""", AgentOsExamples.Session);
        sessions
            .MapPost("/{id}/rename", RenameAsync)
            .WithName("osRenameSession")
            .WithSummary("Gives it another name")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"session_name":"The handbook"}""", AgentOsExamples.Session);
        sessions
            .MapDelete("/{id}", DeleteAsync)
            .WithName("osDeleteSession")
            .WithSummary("Removes it with its runs")
            .NeedsScope(Scopes.Run);
        sessions
            .MapDelete("", DeleteManyAsync)
            .WithName("osDeleteSessions")
            .WithSummary("Removes several")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"session_ids":["ada-1","ada-2"]}""");
    }

    private static async Task<Ok<AgentOsPage<AgentOsSession>>> ListAsync(
        string? type,
        string? component_id,
        string? user_id,
        string? session_name,
        int? limit,
        int? page,
        string? sort_by,
        string? sort_order,
        SessionStore store,
        CancellationToken token
    )
    {
        var (number, size) = AgentOsPageInfo.Bound(page, limit);
        var (found, total) = await store.ListAsync(
            new()
            {
                Kind = SessionFeature.KindOf(type),
                ComponentId = component_id,
                UserId = user_id,
                NameContains = session_name,
                ByCreation = sort_by is not "updated_at",
                Ascending = sort_order is "asc",
                Limit = size,
                Offset = (number - 1) * size,
            },
            token
        );
        return TypedResults.Ok(
            new AgentOsPage<AgentOsSession>([.. found.Select(AgentOsSession.Of)], AgentOsPageInfo.Of(number, size, total))
        );
    }

    private static async Task<Ok<AgentOsSessionDetail>> FindAsync(
        string id,
        SessionStore store,
        RunStore runs,
        CancellationToken token
    ) =>
        TypedResults.Ok(AgentOsSessionDetail.Of(await store.ExistingAsync(id, token), await runs.OfSessionAsync(id, token)));

    private static async Task<Ok<IReadOnlyList<AgentOsRun>>> RunsAsync(
        string id,
        SessionStore store,
        RunStore runs,
        CancellationToken token
    )
    {
        await store.ExistingAsync(id, token);
        return TypedResults.Ok<IReadOnlyList<AgentOsRun>>([
            .. (await runs.OfSessionAsync(id, token)).Select(run => AgentOsRun.Of(run, null)),
        ]);
    }

    private static async Task<Ok<AgentOsRun>> RunAsync(
        string id,
        string run_id,
        SessionStore store,
        RunService runs,
        CancellationToken token
    )
    {
        await store.ExistingAsync(id, token);
        return Guid.TryParse(run_id, out var run) && await runs.FindAsync(run, token) is { } found && found.SessionId == id
            ? TypedResults.Ok(AgentOsRun.Of(found, null))
            : throw RequestException.NotFound("run", run_id);
    }

    private static async Task<Created<AgentOsSessionDetail>> CreateAsync(
        AgentOsNewSession request,
        string? type,
        SessionStore store,
        CancellationToken token
    )
    {
        var kind = SessionFeature.KindOf(type) ?? request.Kind;
        var id = request.SessionId is { Length: > 0 } named ? named : Guid.CreateVersion7().ToString();
        if (id.Length > RunRequest.LongestId || id.Any(char.IsControl))
            throw RequestException.Bad($"session_id has 1 to {RunRequest.LongestId} printable characters.");
        if (request.SessionName?.Length > SessionRecord.LongestName)
            throw RequestException.Bad($"A session's name has 1 to {SessionRecord.LongestName} characters.");
        var created = await store.CreateAsync(
            new()
            {
                Id = id,
                Kind = kind,
                ComponentId = (request.AgentId ?? request.TeamId ?? request.WorkflowId) ?? "",
                UserId = request.UserId,
                Name = request.SessionName,
                State = request.SessionState?.ToJsonString(),
                Metadata = request.Metadata?.ToJsonString(),
                CreatedAt = default,
                UpdatedAt = default,
            },
            token
        );
        return created is null
            ? throw RequestException.Conflict($"There is a session \"{id}\" already.")
            : TypedResults.Created($"/sessions/{Uri.EscapeDataString(id)}", AgentOsSessionDetail.Of(created, []));
    }

    private static async Task<Ok<AgentOsSessionDetail>> ChangeAsync(
        string id,
        AgentOsSessionChange request,
        SessionStore store,
        RunStore runs,
        CancellationToken token
    )
    {
        if (request.SessionName is { } name)
            await store.RenamedAsync(id, name, token);
        var changed =
            await store.KeepAsync(id, request.SessionState?.ToJsonString(), request.Metadata?.ToJsonString(), token)
            ?? throw RequestException.NotFound("session", id);
        return TypedResults.Ok(AgentOsSessionDetail.Of(changed, await runs.OfSessionAsync(id, token)));
    }

    private static async Task<Ok<AgentOsSessionDetail>> RenameAsync(
        string id,
        AgentOsRename request,
        SessionStore store,
        RunStore runs,
        CancellationToken token
    ) =>
        TypedResults.Ok(
            AgentOsSessionDetail.Of(
                await store.RenamedAsync(id, request.SessionName, token),
                await runs.OfSessionAsync(id, token)
            )
        );

    private static async Task<NoContent> DeleteAsync(string id, SessionStore store, CancellationToken token) =>
        await store.DeleteAsync([id], token) == 1
            ? TypedResults.NoContent()
            : throw RequestException.NotFound("session", id);

    private static async Task<NoContent> DeleteManyAsync(
        [FromBody] AgentOsDeleteSessions request,
        SessionStore store,
        CancellationToken token
    )
    {
        await store.DeleteAsync(request.SessionIds, token);
        return TypedResults.NoContent();
    }
}

/// <summary>A session's new name.</summary>
internal sealed record AgentOsRename(string SessionName);

/// <summary>A session that shall be there before its first run.</summary>
/// <param name="SessionId">Nothing gives it a new one.</param>
/// <param name="SessionName">Nothing names it after its first message.</param>
/// <param name="SessionState">Kept for clients.</param>
/// <param name="Metadata">Kept for clients.</param>
/// <param name="UserId">Whose.</param>
/// <param name="AgentId">With whom; nothing leaves it to the first run.</param>
/// <param name="TeamId">With whom.</param>
/// <param name="WorkflowId">With whom.</param>
internal sealed record AgentOsNewSession(
    string? SessionId = null,
    string? SessionName = null,
    JsonObject? SessionState = null,
    JsonObject? Metadata = null,
    string? UserId = null,
    string? AgentId = null,
    string? TeamId = null,
    string? WorkflowId = null
)
{
    [JsonIgnore]
    public ComponentKind Kind =>
        WorkflowId is not null ? ComponentKind.Workflow
        : TeamId is not null ? ComponentKind.Team
        : ComponentKind.Agent;
}

/// <summary>What of a session changes; nothing leaves it.</summary>
/// <param name="SessionName">Its name.</param>
/// <param name="SessionState">Kept for clients.</param>
/// <param name="Metadata">Kept for clients.</param>
internal sealed record AgentOsSessionChange(
    string? SessionName = null,
    JsonObject? SessionState = null,
    JsonObject? Metadata = null
);

/// <summary>The sessions to remove.</summary>
internal sealed record AgentOsDeleteSessions(IReadOnlyList<string> SessionIds, IReadOnlyList<string>? SessionTypes = null);

/// <summary>A session in a list.</summary>
internal sealed record AgentOsSession(
    string SessionId,
    string SessionName,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static AgentOsSession Of(SessionRecord session) =>
        new(session.Id, session.Name ?? session.Id, session.CreatedAt, session.UpdatedAt);
}

/// <summary>One session with what was said in it.</summary>
internal sealed record AgentOsSessionDetail(
    string SessionId,
    string SessionName,
    IReadOnlyList<AgentOsMessage> ChatHistory,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public string? AgentSessionId { get; init; }

    public string? AgentId { get; init; }

    public string? TeamId { get; init; }

    public string? WorkflowId { get; init; }

    public string? UserId { get; init; }

    public AgentOsSummaryText? SessionSummary { get; init; }

    public long TotalTokens { get; init; }

    public JsonElement? SessionState { get; init; }

    public JsonElement? Metadata { get; init; }

    public static AgentOsSessionDetail Of(SessionRecord session, IReadOnlyList<RunRecord> runs) =>
        new(
            session.Id,
            session.Name ?? session.Id,
            [
                .. runs.SelectMany(run => new AgentOsMessage[] { new("user", run.Input), new("assistant", run.Output) })
                    .Where(message => message.Content != ""),
            ],
            session.CreatedAt,
            session.UpdatedAt
        )
        {
            AgentSessionId = session.Kind == ComponentKind.Agent ? session.Id : null,
            AgentId = session.Kind == ComponentKind.Agent && session.ComponentId != "" ? session.ComponentId : null,
            TeamId = session.Kind == ComponentKind.Team ? session.ComponentId : null,
            WorkflowId = session.Kind == ComponentKind.Workflow ? session.ComponentId : null,
            UserId = session.UserId,
            SessionState = session.State is { } state ? JsonElement.Parse(state) : null,
            Metadata = session.Metadata is { } metadata ? JsonElement.Parse(metadata) : null,
            SessionSummary = session.Summary is { } text ? new(text) : null,
            TotalTokens = runs.Sum(run => run.InputTokens + run.OutputTokens),
        };
}

/// <summary>One message.</summary>
internal sealed record AgentOsMessage(string Role, string Content);

/// <summary>What older runs were about.</summary>
internal sealed record AgentOsSummaryText(string Summary);
