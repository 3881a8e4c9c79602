using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Api.Sessions;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;
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
