using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Memories;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Memories;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hive.Api.AgentOs;

/// <summary><c>/memories</c> as AgentOS has it.</summary>
internal static class AgentOsMemories
{
    public static void MapOsMemories(this WebApplication app)
    {
        var memories = app.MapGroup("/memories").WithTags("AgentOS");
        app.MapGet("/memory_topics", TopicsAsync)
            .WithTags("AgentOS")
            .WithName("osMemoryTopics")
            .WithSummary("The topics of all memories, or of a user's")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: """["home","work"]""");
        app.MapGet("/user_memory_stats", StatsAsync)
            .WithTags("AgentOS")
            .WithName("osMemoryStats")
            .WithSummary("How much is remembered of each user")
            .NeedsScope(Scopes.Read)
            .WithExample(
                answer: AgentOsExamples.Page(
                    """{"user_id":"ada","total_memories":3,"last_memory_updated_at":"2026-11-25T04:00:02Z"}"""
                )
            );
        memories
            .MapGet("", ListAsync)
            .WithName("osListMemories")
            .WithSummary("One page of memories")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Page(AgentOsExamples.Memory));
        memories
            .MapPost("", AddAsync)
            .WithName("osCreateMemory")
            .WithSummary("Remembers something of a user")
            .NeedsScope(Scopes.Run)
            .WithExample(
                """{"memory":"Ada works from Lisbon.","user_id":"ada","topics":["work"]}""",
                AgentOsExamples.Memory
            );
        memories
            .MapGet("/{id}", FindAsync)
            .WithName("osGetMemory")
            .WithSummary("One memory")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Memory);
        memories
            .MapPatch("/{id}", EditAsync)
            .WithName("osChangeMemory")
            .WithSummary("Changes it")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"memory":"Ada works from Lisbon."}""", AgentOsExamples.Memory);
        memories.MapDelete("/{id}", DeleteAsync).WithName("osDeleteMemory").WithSummary("Forgets it").NeedsScope(Scopes.Run);
        memories
            .MapDelete("", DeleteManyAsync)
            .WithName("osDeleteMemories")
            .WithSummary("Forgets several")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"memory_ids":["019ab8f2-3c41-7d20-8e5b-6a1f90c2d7e4"],"user_id":"ada"}""");
    }

    private static async Task<Ok<IReadOnlyList<string>>> TopicsAsync(
        string? user_id,
        MemoryStore store,
        CancellationToken token
    ) => TypedResults.Ok(await store.TopicsAsync(user_id, token));

    private static async Task<Ok<AgentOsPage<AgentOsUserMemories>>> StatsAsync(
        string? user_id,
        int? limit,
        int? page,
        MemoryStore store,
        CancellationToken token
    )
    {
        var (number, size) = AgentOsPageInfo.Bound(page, limit);
        var (found, total) = await store.UsersAsync(user_id, size, (number - 1) * size, token);
        return TypedResults.Ok(
            new AgentOsPage<AgentOsUserMemories>(
                [.. found.Select(one => new AgentOsUserMemories(one.User, one.Memories, one.Newest))],
                AgentOsPageInfo.Of(number, size, total)
            )
        );
    }

    private static async Task<Ok<AgentOsPage<AgentOsMemory>>> ListAsync(
        string? user_id,
        string? agent_id,
        string? team_id,
        string? search_content,
        string? topics,
        int? limit,
        int? page,
        MemoryStore store,
        CancellationToken token
    )
    {
        var (number, size) = AgentOsPageInfo.Bound(page, limit);
        var (found, total) = await store.ListAsync(
            new()
            {
                UserId = user_id,
                Contains = search_content,
                ComponentId = agent_id ?? team_id,
                Topic = topics,
                Limit = size,
                Offset = (number - 1) * size,
            },
            token
        );
        return TypedResults.Ok(
            new AgentOsPage<AgentOsMemory>([.. found.Select(AgentOsMemory.Of)], AgentOsPageInfo.Of(number, size, total))
        );
    }

    private static async Task<Ok<AgentOsMemory>> AddAsync(
        AgentOsMemoryRequest request,
        MemoryStore store,
        TimeProvider time,
        CancellationToken token
    ) =>
        // As theirs does, it remembers for the user "default" where none is named.
        TypedResults.Ok(
            AgentOsMemory.Of(
                await store.CreateAsync(request.UserId ?? "default", request.Memory ?? "", request.Topics, time, token)
            )
        );

    private static async Task<Ok<AgentOsMemory>> FindAsync(string id, MemoryStore store, CancellationToken token) =>
        TypedResults.Ok(AgentOsMemory.Of(await store.ExistingAsync(id, token)));

    private static async Task<Ok<AgentOsMemory>> EditAsync(
        string id,
        AgentOsMemoryRequest request,
        MemoryStore store,
        TimeProvider time,
        CancellationToken token
    ) => TypedResults.Ok(AgentOsMemory.Of(await store.ChangeAsync(id, request.Memory, request.Topics, time, token)));

    private static async Task<NoContent> DeleteAsync(
        string id,
        string? user_id,
        MemoryStore store,
        CancellationToken token
    ) =>
        Guid.TryParse(id, out var memory) && await store.DeleteAsync([memory], user_id, token) == 1
            ? TypedResults.NoContent()
            : throw RequestException.NotFound("memory", id);

    private static async Task<NoContent> DeleteManyAsync(
        [FromBody] AgentOsDeleteMemories request,
        MemoryStore store,
        CancellationToken token
    )
    {
        await store.DeleteAsync(
            [.. request.MemoryIds.Select(id => Guid.TryParse(id, out var memory) ? memory : Guid.Empty)],
            request.UserId,
            token
        );
        return TypedResults.NoContent();
    }
}

/// <summary>How much is remembered of a user.</summary>
internal sealed record AgentOsUserMemories(string UserId, long TotalMemories, DateTimeOffset LastMemoryUpdatedAt);

/// <summary>What shall be remembered.</summary>
internal sealed record AgentOsMemoryRequest(
    string? Memory = null,
    string? UserId = null,
    IReadOnlyList<string>? Topics = null
);

/// <summary>The memories to forget.</summary>
internal sealed record AgentOsDeleteMemories(IReadOnlyList<string> MemoryIds, string? UserId = null);

/// <summary>A memory.</summary>
internal sealed record AgentOsMemory(
    string MemoryId,
    string Memory,
    IReadOnlyList<string> Topics,
    string? AgentId,
    string? TeamId,
    string UserId,
    DateTimeOffset UpdatedAt
)
{
    public static AgentOsMemory Of(Memory memory) =>
        new(
            memory.Id.ToString(),
            memory.Text,
            memory.Topics,
            memory.Kind == "agent" ? memory.ComponentId : null,
            memory.Kind == "team" ? memory.ComponentId : null,
            memory.UserId,
            memory.UpdatedAt
        );
}
