using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Memories;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Memories;

/// <summary>What is remembered of users: listed, kept, changed, forgotten.</summary>
internal static class MemoryFeature
{
    private const int MostListed = 100;
    private const int MostTopics = 20;

    private const string Known =
        """{"memory_id":"019ab8f2-3c41-7d20-8e5b-6a1f90c2d7e4","user_id":"ada","memory":"Ada works from Lisbon.","topics":["work"],"component_id":"helper","updated_at":"2026-11-25T04:00:02Z"}""";

    public static void AddMemories(this WebApplicationBuilder builder) => builder.AddJsonTypes(MemoryJson.Default);

    public static void MapMemories(this WebApplication app)
    {
        var memories = app.MapGroup("/api/v1/memories").WithTags("Memories");
        memories
            .MapGet("", ListAsync)
            .WithName("listMemories")
            .WithSummary("One page of memories, the newest first")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $$"""{"memories":[{{Known}}],"total":1}""");
        memories
            .MapPost("", AddAsync)
            .WithName("createMemory")
            .WithSummary("Remembers something of a user")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"user_id":"ada","memory":"Ada works from Lisbon.","topics":["work"]}""", Known);
        memories
            .MapGet("/{id}", FindAsync)
            .WithName("getMemory")
            .WithSummary("One memory")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: Known);
        memories
            .MapPatch("/{id}", EditAsync)
            .WithName("changeMemory")
            .WithSummary("Changes its text or its topics")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"memory":"Ada works from Lisbon."}""", Known);
        memories.MapDelete("/{id}", DeleteAsync).WithName("deleteMemory").WithSummary("Forgets it").NeedsScope(Scopes.Run);
    }

    private static async Task<Ok<MemoryList>> ListAsync(
        string? user_id,
        string? contains,
        string? topic,
        int? limit,
        int? offset,
        MemoryStore store,
        CancellationToken token
    )
    {
        var (page, total) = await store.ListAsync(
            new()
            {
                UserId = user_id,
                Contains = contains,
                Topic = topic,
                Limit = Math.Clamp(limit ?? 20, 1, MostListed),
                Offset = Math.Max(offset ?? 0, 0),
            },
            token
        );
        return TypedResults.Ok(new MemoryList([.. page.Select(MemoryAnswer.Of)], total));
    }

    private static async Task<Created<MemoryAnswer>> AddAsync(
        MemoryRequest request,
        MemoryStore store,
        TimeProvider time,
        CancellationToken token
    )
    {
        var memory = await store.CreateAsync(request.UserId ?? "", request.Memory ?? "", request.Topics, time, token);
        return TypedResults.Created($"/api/v1/memories/{memory.Id}", MemoryAnswer.Of(memory));
    }

    private static async Task<Ok<MemoryAnswer>> FindAsync(string id, MemoryStore store, CancellationToken token) =>
        TypedResults.Ok(MemoryAnswer.Of(await store.ExistingAsync(id, token)));

    private static async Task<Ok<MemoryAnswer>> EditAsync(
        string id,
        MemoryRequest request,
        MemoryStore store,
        TimeProvider time,
        CancellationToken token
    ) => TypedResults.Ok(MemoryAnswer.Of(await store.ChangeAsync(id, request.Memory, request.Topics, time, token)));

    private static async Task<NoContent> DeleteAsync(string id, MemoryStore store, CancellationToken token) =>
        Guid.TryParse(id, out var memory) && await store.DeleteAsync([memory], null, token) == 1
            ? TypedResults.NoContent()
            : throw RequestException.NotFound("memory", id);

    /// <summary>The memory.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static async Task<Memory> ExistingAsync(this MemoryStore store, string id, CancellationToken token) =>
        Guid.TryParse(id, out var memory) && await store.FindAsync(memory, token) is { } found
            ? found
            : throw RequestException.NotFound("memory", id);

    /// <summary>Stores a new one.</summary>
    /// <exception cref="RequestException">It has no text, or no user.</exception>
    public static async Task<Memory> CreateAsync(
        this MemoryStore store,
        string user,
        string text,
        IReadOnlyList<string>? topics,
        TimeProvider time,
        CancellationToken token
    )
    {
        // "default" is what clients say that know of no users.
        if (user is "" or "default" && UserBounds.User is { } bound)
            user = bound;
        if (user.Length is 0 or > Service.Runs.RunRequest.LongestId)
            throw RequestException.Bad($"user_id has 1 to {Service.Runs.RunRequest.LongestId} characters.");
        var memory = Checked(
            new()
            {
                Id = Guid.CreateVersion7(),
                UserId = user,
                Text = text,
                Topics = topics ?? [],
                UpdatedAt = time.GetUtcNow(),
            }
        );
        await store.SaveAsync(memory, token);
        return memory;
    }

    /// <summary>Stores it with what is not nothing.</summary>
    /// <exception cref="RequestException">There is none, or it would have no text.</exception>
    public static async Task<Memory> ChangeAsync(
        this MemoryStore store,
        string id,
        string? text,
        IReadOnlyList<string>? topics,
        TimeProvider time,
        CancellationToken token
    )
    {
        var memory = await store.ExistingAsync(id, token);
        memory = Checked(
            memory with
            {
                Text = text ?? memory.Text,
                Topics = topics ?? memory.Topics,
                UpdatedAt = time.GetUtcNow(),
            }
        );
        await store.SaveAsync(memory, token);
        return memory;
    }

    private static Memory Checked(Memory memory) =>
        memory.Text.Trim().Length is 0 or > Memory.LongestText
            ? throw RequestException.Bad($"A memory has 1 to {Memory.LongestText} characters.")
        : memory.Topics.Count > MostTopics || memory.Topics.Any(topic => topic.Length is 0 or > 100)
            ? throw RequestException.Bad($"A memory has at most {MostTopics} topics of 1 to 100 characters.")
        : memory;
}

/// <summary>What shall be remembered.</summary>
/// <param name="UserId">Of whom; only for a new memory.</param>
/// <param name="Memory">One fact, as a sentence.</param>
/// <param name="Topics">Words to find it by.</param>
internal sealed record MemoryRequest(string? UserId = null, string? Memory = null, IReadOnlyList<string>? Topics = null);

/// <summary>One page.</summary>
/// <param name="Memories">The memories of the page.</param>
/// <param name="Total">How many there are in all.</param>
internal sealed record MemoryList(IReadOnlyList<MemoryAnswer> Memories, long Total);

/// <summary>A memory as clients see it.</summary>
internal sealed record MemoryAnswer(
    string MemoryId,
    string UserId,
    string Memory,
    IReadOnlyList<string> Topics,
    string? ComponentId,
    DateTimeOffset UpdatedAt
)
{
    public static MemoryAnswer Of(Memory memory) =>
        new(memory.Id.ToString(), memory.UserId, memory.Text, memory.Topics, memory.ComponentId, memory.UpdatedAt);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MemoryRequest))]
[JsonSerializable(typeof(MemoryList))]
[JsonSerializable(typeof(MemoryAnswer))]
internal sealed partial class MemoryJson : JsonSerializerContext;
