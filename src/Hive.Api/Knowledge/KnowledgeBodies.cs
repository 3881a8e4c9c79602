using System.Text.Json.Serialization;
using Hive.Service.Knowledge;
using Hive.Service.Knowledge.Storing;

namespace Hive.Api.Knowledge;

/// <summary>One document, as AgentOS calls its members.</summary>
/// <param name="Id">Made by the API.</param>
/// <param name="Name">The path below ai/knowledge, or the upload's name.</param>
/// <param name="Description">For people.</param>
/// <param name="Type">file or upload.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Status">completed, processing (embeddings are missing) or failed.</param>
/// <param name="StatusMessage">Why it is so, or what was odd about the content.</param>
/// <param name="Chunks">How many pieces it is in.</param>
/// <param name="Embedded">How many of them have an embedding.</param>
/// <param name="Metadata">Given at the upload.</param>
/// <param name="CreatedAt">When it was first seen.</param>
/// <param name="UpdatedAt">When it last changed.</param>
internal sealed record ContentEntry(
    Guid Id,
    string Name,
    string Description,
    string Type,
    long Size,
    string Status,
    string StatusMessage,
    int Chunks,
    int Embedded,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static ContentEntry Of(KnowledgeDocument document, bool embeds) =>
        new(
            document.Id,
            document.Name,
            document.Description,
            document.Origin == DocumentOrigin.File ? "file" : "upload",
            document.Size,
            StatusOf(document, embeds),
            document.Error ?? string.Join(' ', document.Notes),
            document.Chunks,
            document.Vectors,
            document.Metadata,
            document.Created,
            document.Updated
        );

    private static string StatusOf(KnowledgeDocument document, bool embeds) =>
        document.Error is not null ? "failed"
        : embeds && document.Vectors < document.Chunks ? "processing"
        : "completed";
}

/// <summary>The form of an upload, for the document: <see cref="UploadForm"/> reads it.</summary>
/// <param name="File">The document; without it, text_content is.</param>
/// <param name="TextContent">The document's text.</param>
/// <param name="Name">What it is called; the file's name, or text.md, when nothing is said.</param>
/// <param name="Description">For people.</param>
/// <param name="Metadata">A JSON object of texts, which searches can filter by.</param>
internal sealed record UploadFields(
    IFormFile? File = null,
    string? TextContent = null,
    string? Name = null,
    string? Description = null,
    string? Metadata = null
);

/// <summary>A page of documents.</summary>
internal sealed record ContentPage(IReadOnlyList<ContentEntry> Data, PageMeta Meta);

/// <summary>Which page it is.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Limit">Entries a page.</param>
/// <param name="TotalCount">Entries in all.</param>
/// <param name="TotalPages">Pages in all.</param>
internal sealed record PageMeta(int Page, int Limit, int TotalCount, int TotalPages);

/// <summary>How one document stands.</summary>
internal sealed record ContentStatus(string Status, string StatusMessage);

/// <summary>Which document is gone.</summary>
internal sealed record ContentGone(Guid Id);

/// <summary>What is looked for.</summary>
/// <param name="Query">A question or words, at most 4,000 characters.</param>
/// <param name="MaxResults">1 to 100; 10 when nothing is said.</param>
/// <param name="Filters">Metadata that each passage must have.</param>
internal sealed record SearchRequest(
    string Query,
    int? MaxResults = null,
    IReadOnlyDictionary<string, string>? Filters = null
);

/// <summary>What was found, the best first.</summary>
internal sealed record SearchAnswer(IReadOnlyList<SearchHit> Data, PageMeta Meta);

/// <summary>One passage.</summary>
/// <param name="Content">Its text.</param>
/// <param name="Name">Where it is from.</param>
/// <param name="Score">Above 0 and at most 1; only the order within one answer means something.</param>
/// <param name="MetaData">What the document or row says of itself.</param>
/// <param name="WordsPlace">Its place by words, from 1; absent when it has none.</param>
/// <param name="MeaningPlace">Its place by meaning, from 1; absent when it has none.</param>
internal sealed record SearchHit(
    string Content,
    string Name,
    double Score,
    IReadOnlyDictionary<string, string> MetaData,
    int? WordsPlace = null,
    int? MeaningPlace = null
)
{
    public static SearchHit Of(KnowledgePassage one) =>
        new(one.Text, one.Source, Math.Round(one.Score, 4), one.Metadata, one.WordsPlace, one.MeaningPlace);
}

/// <summary>How the knowledge base stands.</summary>
/// <param name="Documents">How many there are.</param>
/// <param name="Chunks">Their pieces.</param>
/// <param name="Embedded">Those with an embedding.</param>
/// <param name="Search">hybrid, or full_text.</param>
/// <param name="EmbeddingModel">Whose vectors are stored.</param>
/// <param name="Dimension">How many numbers a vector has.</param>
/// <param name="VectorIndex">hnsw, or exact without pgvector.</param>
/// <param name="Error">Why embeddings wait.</param>
internal sealed record KnowledgeStatus(
    long Documents,
    long Chunks,
    long Embedded,
    string Search,
    string? EmbeddingModel,
    int? Dimension,
    string? VectorIndex,
    string? Error
);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(UploadFields))]
[JsonSerializable(typeof(ContentEntry))]
[JsonSerializable(typeof(ContentPage))]
[JsonSerializable(typeof(ContentStatus))]
[JsonSerializable(typeof(ContentGone))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(KnowledgeStatus))]
[JsonSerializable(typeof(ChunkList))]
internal sealed partial class KnowledgeJson : JsonSerializerContext;
