using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Records;
using Hive.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Sessions;

/// <summary>Conversations: listed, read, renamed, removed.</summary>
internal static class SessionFeature
{
    private const int MostListed = 100;

    private const string Session =
        """{"session_id":"ada-1","kind":"agent","component_id":"helper","user_id":"ada","name":"The handbook","created_at":"2026-11-25T04:00:00Z","updated_at":"2026-11-25T04:00:02Z"}""";

    public static void AddSessions(this WebApplicationBuilder builder) => builder.AddJsonTypes(SessionJson.Default);

    public static void MapSessions(this WebApplication app)
    {
        var sessions = app.MapGroup("/api/v1/sessions").WithTags("Sessions");
        sessions
            .MapGet("", ListAsync)
            .WithName("listSessions")
            .WithSummary("One page of sessions, the newest first; with contains those whose name has it")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $$"""{"sessions":[{{Session}}],"total":1}""");
        sessions
            .MapGet("/{id}", FindAsync)
            .WithName("getSession")
            .WithSummary("One session")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: Session);
        sessions
            .MapGet("/{id}/runs", RunsAsync)
            .WithName("getSessionRuns")
            .WithSummary("Its runs, the oldest first")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: RunExamples.List(ComponentKind.Agent));
        sessions
            .MapPatch("/{id}", RenameAsync)
            .WithName("renameSession")
            .WithSummary("Gives it another name")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"name":"The handbook"}""", Session);
        sessions
            .MapDelete("/{id}", DeleteAsync)
            .WithName("deleteSession")
            .WithSummary("Removes it with all of its runs")
            .NeedsScope(Scopes.Run);
    }

    private static async Task<Ok<SessionList>> ListAsync(
        string? kind,
        string? component_id,
        string? user_id,
        string? contains,
        int? limit,
        int? offset,
        SessionStore store,
        CancellationToken token
    )
    {
        var (page, total) = await store.ListAsync(
            new()
            {
                Kind = KindOf(kind),
                ComponentId = component_id,
                UserId = user_id,
                NameContains = contains,
                Limit = Math.Clamp(limit ?? 20, 1, MostListed),
                Offset = Math.Max(offset ?? 0, 0),
            },
            token
        );
        return TypedResults.Ok(new SessionList([.. page.Select(SessionAnswer.Of)], total));
    }

    private static async Task<Ok<SessionAnswer>> FindAsync(string id, SessionStore store, CancellationToken token) =>
        TypedResults.Ok(SessionAnswer.Of(await store.ExistingAsync(id, token)));

    private static async Task<Ok<RunList>> RunsAsync(string id, SessionStore store, RunStore runs, CancellationToken token)
    {
        await store.ExistingAsync(id, token);
        return TypedResults.Ok(new RunList([.. (await runs.OfSessionAsync(id, token)).Select(RunAnswer.Of)]));
    }

    private static async Task<Ok<SessionAnswer>> RenameAsync(
        string id,
        SessionName request,
        SessionStore store,
        CancellationToken token
    ) => TypedResults.Ok(SessionAnswer.Of(await store.RenamedAsync(id, request.Name, token)));

    private static async Task<NoContent> DeleteAsync(string id, SessionStore store, CancellationToken token) =>
        await store.DeleteAsync([id], token) == 1
            ? TypedResults.NoContent()
            : throw RequestException.NotFound("session", id);

    /// <summary>The session.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static async Task<SessionRecord> ExistingAsync(this SessionStore store, string id, CancellationToken token) =>
        await store.FindAsync(id, token) ?? throw RequestException.NotFound("session", id);

    /// <summary>The session with its new name.</summary>
    /// <exception cref="RequestException">There is none, or the name is none.</exception>
    public static async Task<SessionRecord> RenamedAsync(
        this SessionStore store,
        string id,
        string name,
        CancellationToken token
    ) =>
        name.Trim() is { Length: > 0 and <= SessionRecord.LongestName } trimmed
            ? await store.RenameAsync(id, trimmed, token) ?? throw RequestException.NotFound("session", id)
            : throw RequestException.Bad($"A session's name has 1 to {SessionRecord.LongestName} characters.");

    /// <summary>The kind of that name; nothing for nothing.</summary>
    /// <exception cref="RequestException">There is no such kind.</exception>
    public static ComponentKind? KindOf(string? word) =>
        word switch
        {
            null or "" => null,
            "agent" => ComponentKind.Agent,
            "team" => ComponentKind.Team,
            "workflow" => ComponentKind.Workflow,
            _ => throw RequestException.Bad("The kind is agent, team or workflow."),
        };
}

/// <summary>A session's new name.</summary>
/// <param name="Name">1 to 200 characters.</param>
internal sealed record SessionName(string Name);

/// <summary>One page.</summary>
/// <param name="Sessions">The sessions of the page.</param>
/// <param name="Total">How many there are in all.</param>
internal sealed record SessionList(IReadOnlyList<SessionAnswer> Sessions, long Total);

/// <summary>A session as clients see it.</summary>
internal sealed record SessionAnswer(
    string SessionId,
    string Kind,
    string ComponentId,
    string? UserId,
    string? Name,
    string? Summary,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static SessionAnswer Of(SessionRecord session) =>
        new(
            session.Id,
            session.Kind.Word(),
            session.ComponentId,
            session.UserId,
            session.Name,
            session.Summary,
            session.CreatedAt,
            session.UpdatedAt
        );
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SessionName))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SessionAnswer))]
internal sealed partial class SessionJson : JsonSerializerContext;
