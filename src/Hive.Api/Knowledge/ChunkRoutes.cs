using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Knowledge.Storing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Knowledge;

/// <summary>The pieces of a document, as searches see them.</summary>
internal static class ChunkRoutes
{
    private const int MostListed = 200;

    public static void MapChunks(this WebApplication app) =>
        app.MapGet("/api/v1/knowledge/content/{id:guid}/chunks", ListAsync)
            .WithTags("Knowledge")
            .NeedsScope(Scopes.Read)
            .WithName("listKnowledgeChunks")
            .WithSummary("The pieces of a document in their order, and whether each has an embedding")
            .WithExample(
                answer: """{"chunks":[{"ordinal":0,"locator":"Days off","text":"There are 25 days a year.","metadata":{},"embedded":true}],"total":1}"""
            );

    private static async Task<Ok<ChunkList>> ListAsync(
        Guid id,
        int? limit,
        int? offset,
        KnowledgeStore store,
        CancellationToken token
    )
    {
        if (await store.FindAsync(id, token) is not { } document)
            throw RequestException.NotFound("document", id.ToString());
        var chunks = await store.ChunksAsync(id, Math.Clamp(limit ?? 50, 1, MostListed), Math.Max(offset ?? 0, 0), token);
        return TypedResults.Ok(
            new ChunkList(
                [.. chunks.Select(one => new ChunkEntry(one.Ordinal, one.Locator, one.Text, one.Metadata, one.IsEmbedded))],
                document.Chunks
            )
        );
    }
}

/// <summary>Pieces of a document.</summary>
/// <param name="Chunks">Those of the page.</param>
/// <param name="Total">How many there are in all.</param>
internal sealed record ChunkList(IReadOnlyList<ChunkEntry> Chunks, int Total);

/// <summary>One piece.</summary>
/// <param name="Ordinal">Its place in the document, from 0.</param>
/// <param name="Locator">Where in the document: a heading, a row, a page; may be empty.</param>
/// <param name="Text">What is searched and shown.</param>
/// <param name="Metadata">What filters look at.</param>
/// <param name="Embedded">Whether it can be found by meaning.</param>
internal sealed record ChunkEntry(
    int Ordinal,
    string Locator,
    string Text,
    IReadOnlyDictionary<string, string> Metadata,
    bool Embedded
);
