using Hive.Service.Access;
using Hive.Service.Knowledge;

namespace Hive.Api.Mcp;

/// <summary>Looking things up.</summary>
internal static class KnowledgeTools
{
    public static HiveTool Search { get; } =
        new(
            "search_knowledge",
            "Finds the passages of the knowledge base that answer a question best, with their sources.",
            """
            {"type":"object","required":["query"],"properties":{
              "query":{"type":"string","description":"A question, or words that the passages have"},
              "max_results":{"type":"integer","minimum":1,"maximum":100},
              "filters":{"type":"object","description":"Metadata that each passage must have","additionalProperties":{"type":"string"}}}}
            """,
            Scopes.Read,
            readOnly: true,
            SearchAsync
        );

    private static async Task<string> SearchAsync(ToolCall call)
    {
        var query = new KnowledgeQuery(call.Text("query"))
        {
            MaxResults = call.OptionalNumber("max_results", 1, KnowledgeQuery.MostResults) ?? 5,
            Filter = call.Pairs("filters"),
        };
        var found = await call.Services.GetRequiredService<IKnowledgeSearch>().SearchAsync(query, call.Token);
        return found.Count == 0
            ? "Nothing in the knowledge base fits."
            : string.Join("\n\n", found.Select((one, i) => $"[{i + 1}] {one.Source}\n{one.Text}"));
    }
}
