using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Hive.Api.Knowledge;
using Hive.Service.Knowledge;

namespace Hive.Api.AgentOs;

/// <summary>A document.</summary>
internal sealed record AgentOsContent(
    string Id,
    string Name,
    string Description,
    string Type,
    string Size,
    IReadOnlyDictionary<string, string> Metadata,
    string Status,
    string StatusMessage,
    int Chunks,
    int Embedded,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static AgentOsContent Of(ContentEntry one) =>
        new(
            one.Id.ToString(),
            one.Name,
            one.Description,
            one.Type,
            $"{one.Size}",
            one.Metadata,
            one.Status,
            one.StatusMessage,
            one.Chunks,
            one.Embedded,
            one.CreatedAt,
            one.UpdatedAt
        );
}

/// <summary>How a document stands.</summary>
internal sealed record AgentOsContentStatus(string Id, string Status, string StatusMessage);

/// <summary>The form of a change; what is left out stays.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">For people.</param>
/// <param name="Metadata">A JSON object of texts, which searches can filter by.</param>
internal sealed record AgentOsContentChange(string? Name = null, string? Description = null, string? Metadata = null);

/// <summary>What is looked for.</summary>
/// <param name="Query">A question or words.</param>
/// <param name="MaxResults">1 to 100.</param>
/// <param name="Filters">Metadata that each passage must have.</param>
/// <param name="Meta">Which page.</param>
internal sealed record AgentOsSearch(
    string Query,
    int? MaxResults = null,
    IReadOnlyDictionary<string, string>? Filters = null,
    AgentOsSearchPage? Meta = null
);

/// <summary>Which page of what is found.</summary>
internal sealed record AgentOsSearchPage(int? Limit = null, int? Page = null);

/// <summary>One passage.</summary>
internal sealed record AgentOsHit(
    string Id,
    string Content,
    string Name,
    IReadOnlyDictionary<string, string> MetaData,
    double Score,
    double RerankingScore,
    int Size
)
{
    public static AgentOsHit Of(KnowledgePassage one) =>
        new(
            // The same passage has the same id, as long as it stays.
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{one.Source}\n{one.Text}")))[..16],
            one.Text,
            one.Source,
            one.Metadata,
            Math.Round(one.Score, 4),
            Math.Round(one.Score, 4),
            Encoding.UTF8.GetByteCount(one.Text)
        );
}

/// <summary>How documents are read and searched.</summary>
internal sealed record AgentOsKnowledgeConfig(
    IReadOnlyDictionary<string, AgentOsReader> Readers,
    [property: JsonPropertyName("readersForType")] IReadOnlyDictionary<string, IReadOnlyList<string>> ReadersForType,
    IReadOnlyDictionary<string, AgentOsChunker> Chunkers,
    IReadOnlyList<string> Filters,
    IReadOnlyList<AgentOsVectorDb> VectorDbs
);

/// <summary>What reads documents.</summary>
internal sealed record AgentOsReader(string Id, string Name, string Description, IReadOnlyList<string> Chunkers);

/// <summary>What divides them.</summary>
internal sealed record AgentOsChunker(string Key, string Name, string Description);

/// <summary>Where they are searched.</summary>
internal sealed record AgentOsVectorDb(string Id, string Name, string Description, IReadOnlyList<string> SearchTypes);
