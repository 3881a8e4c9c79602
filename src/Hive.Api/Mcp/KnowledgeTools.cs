using System.Text.Json;
using Hive.Service.Access;
using Hive.Service.Knowledge;

namespace Hive.Api.Mcp;

/// <summary>Looking things up.</summary>
internal static class KnowledgeTools
{
    public static HiveTool Search { get; } =
        new(
            HiveTool.Described(
                "search_knowledge",
                "Search the knowledge base",
                "Finds the passages of the knowledge base that answer a question best, with their sources.",
                """
                {"type":"object","required":["query"],"properties":{
                  "query":{"type":"string","description":"A question, or words that the passages have"},
                  "max_results":{"type":"integer","minimum":1,"maximum":100},
                  "filters":{"type":"object","description":"Metadata that each passage must have","additionalProperties":{"type":"string"}}}}
                """,
                """
                {"type":"object","required":["passages"],"properties":{"passages":{"type":"array","items":{"type":"object",
                  "required":["source","text","score"],"properties":{"source":{"type":"string"},"text":{"type":"string"},
                  "score":{"type":"number"},"metadata":{"type":"object","additionalProperties":{"type":"string"}}}}}}}
                """,
                readOnly: true
            ),
            Scopes.Read,
            SearchAsync
        );

    private static async Task<ToolAnswer> SearchAsync(ToolCall call)
    {
        var query = new KnowledgeQuery(call.Text("query"))
        {
            MaxResults = call.OptionalNumber("max_results", 1, KnowledgeQuery.MostResults) ?? 5,
            Filter = call.Pairs("filters"),
        };
        var found = await call.Services.GetRequiredService<IKnowledgeSearch>().SearchAsync(query, call.Token);
        return new(
            found.Count == 0
                ? "Nothing in the knowledge base fits."
                : string.Join("\n\n", found.Select((one, i) => $"[{i + 1}] {one.Source}\n{one.Text}")),
            JsonSerializer.SerializeToElement(
                new FoundPassages([
                    .. found.Select(one => new FoundPassage(one.Source, one.Text, Math.Round(one.Score, 4), one.Metadata)),
                ]),
                McpJson.Readable.FoundPassages
            )
        );
    }
}

internal sealed record FoundPassages(IReadOnlyList<FoundPassage> Passages);

internal sealed record FoundPassage(string Source, string Text, double Score, IReadOnlyDictionary<string, string> Metadata);
