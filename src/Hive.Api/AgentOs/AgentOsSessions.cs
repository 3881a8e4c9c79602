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
            AgentId = session.Kind == ComponentKind.Agent ? session.ComponentId : null,
            TeamId = session.Kind == ComponentKind.Team ? session.ComponentId : null,
            WorkflowId = session.Kind == ComponentKind.Workflow ? session.ComponentId : null,
            UserId = session.UserId,
            SessionSummary = session.Summary is { } text ? new(text) : null,
            TotalTokens = runs.Sum(run => run.InputTokens + run.OutputTokens),
        };
}

/// <summary>One message.</summary>
internal sealed record AgentOsMessage(string Role, string Content);

/// <summary>What older runs were about.</summary>
internal sealed record AgentOsSummaryText(string Summary);
