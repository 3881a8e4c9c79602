using System.Text.Json.Serialization;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Access;

/// <summary>Making, listing and revoking keys.</summary>
internal static class KeyFeature
{
    private const int LongestName = 64;

    public static void MapKeys(this WebApplication app)
    {
        var keys = app.MapGroup("/api/v1/keys").WithTags("Access").NeedsScope(Scopes.Admin);
        keys.MapGet("", ListAsync)
            .WithSummary("Lists all keys, without their texts")
            .WithName("listKeys")
            .WithExample(
                answer: """{"keys":[{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read","run"],"created_at":"2026-11-25T04:00:00Z","created_by":"root"}]}"""
            );
        keys.MapPost("", CreateAsync)
            .WithSummary("Makes a key; its text is in this answer and nowhere else")
            .WithName("createKey")
            .WithExample(
                """{"name":"ada's laptop","scopes":["read","run"],"user_id":"ada"}""",
                """{"id":"1f0c5ab2e9d4","name":"ada's laptop","scopes":["read","run"],"key":"hive_1f0c5ab2e9d4_…","user_id":"ada"}"""
            );
        keys.MapDelete("/{id}", RevokeAsync)
            .WithSummary("Revokes a key for good")
            .WithName("revokeKey")
            .WithExample(
                answer: """{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read","run"],"created_at":"2026-11-25T04:00:00Z","created_by":"root","revoked_at":"2026-11-26T09:30:00Z","revoked_by":"root"}"""
            );
    }

    private static async Task<Ok<KeyList>> ListAsync(KeyStore store, CancellationToken token) =>
        TypedResults.Ok(new KeyList([.. (await store.ListAsync(token)).Select(KeyEntry.Of)]));

    private static async Task<Created<NewKey>> CreateAsync(
        KeyRequest request,
        KeyStore store,
        HttpContext context,
        CancellationToken token
    )
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl) || name is Caller.RootName or "anybody")
            throw RequestException.Bad(
                $"name has 1 to {LongestName} printable characters, and is neither {Caller.RootName} nor anybody."
            );
        if (request.UserId is { } user && (user.Length is 0 or > RunRequest.LongestId || user.Any(char.IsControl)))
            throw RequestException.Bad($"user_id has 1 to {RunRequest.LongestId} printable characters.");
        if (request.UserId is not null && request.Scopes?.Contains("admin") == true)
            throw RequestException.Bad("A key of a user has the scopes read and run: admin would be everybody's.");
        if (request.Scopes is not { Count: > 0 } || request.Scopes.Except(ScopeNames.Known).Any())
            throw RequestException.Bad($"scopes names at least one of: {string.Join(", ", ScopeNames.Known)}.");
        var (key, text) =
            await store.CreateAsync(name, ScopeNames.Parse(request.Scopes), context.Caller().Name, request.UserId, token)
            ?? throw RequestException.Conflict($"There is a key \"{name}\" already; revoke it first, or take another name.");
        return TypedResults.Created(
            $"/api/v1/keys/{key.Id}",
            new NewKey(key.Id, key.Name, ScopeNames.Of(key.Scopes), text, key.UserId)
        );
    }

    private static async Task<Ok<KeyEntry>> RevokeAsync(
        string id,
        KeyStore store,
        HttpContext context,
        CancellationToken token
    ) =>
        await store.RevokeAsync(id, context.Caller().Name, token) is { } key
            ? TypedResults.Ok(KeyEntry.Of(key))
            : throw RequestException.NotFound("key", id);
}

/// <summary>What a new key shall be.</summary>
/// <param name="Name">What it is for, for example <c>ci</c>.</param>
/// <param name="Scopes">read, run, admin.</param>
/// <param name="UserId">Whose sessions, runs and memories it sees and changes, and nobody else's; nothing for all.</param>
internal sealed record KeyRequest(string Name, IReadOnlyList<string> Scopes, string? UserId = null);

/// <summary>A key that was just made.</summary>
/// <param name="Id">To revoke it by.</param>
/// <param name="Name">As requested.</param>
/// <param name="Scopes">As requested.</param>
/// <param name="Key">The text to send in x-api-key. It is not kept: nobody can be told it again.</param>
/// <param name="UserId">As requested.</param>
internal sealed record NewKey(string Id, string Name, IReadOnlyList<string> Scopes, string Key, string? UserId = null);

/// <summary>All keys.</summary>
internal sealed record KeyList(IReadOnlyList<KeyEntry> Keys);

/// <summary>One key, without its text.</summary>
internal sealed record KeyEntry(
    string Id,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? RevokedAt,
    string? RevokedBy,
    string? UserId
)
{
    public static KeyEntry Of(AccessKey key) =>
        new(
            key.Id,
            key.Name,
            ScopeNames.Of(key.Scopes),
            key.CreatedAt,
            key.CreatedBy,
            key.RevokedAt,
            key.RevokedBy,
            key.UserId
        );
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(KeyEntry))]
internal sealed partial class KeyJson : JsonSerializerContext;
