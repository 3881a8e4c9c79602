using System.Globalization;
using Hive.Service.Knowledge;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>A search of the knowledge base within fixed bounds.</summary>
internal sealed class KnowledgeTool(IKnowledgeSearch search, TimeProvider time)
{
    private const int UsualResults = 5;
    private const string Query = "query";
    private const string Limit = "max_results";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private static readonly System.Text.Json.JsonElement Schema = ToolSchema.Of([
        new() { Name = Query, Description = "A question, or words that the passages have" },
        new()
        {
            Name = Limit,
            Type = "integer",
            Description = "How many passages at most",
            Required = false,
        },
    ]);

    public AIFunction Make(
        string name,
        string description,
        KnowledgeBounds bounds,
        TimeSpan? timeout = null,
        ToolTraits? traits = null
    ) =>
        new TextFunction(
            name,
            description,
            Schema,
            timeout ?? Timeout,
            time,
            (arguments, token) => SearchAsync(arguments, bounds, token)
        )
        {
            Traits = (traits ?? ToolTraits.ReadOnly) with { IsRetrieval = true },
        };

    private async ValueTask<ToolText> SearchAsync(
        AIFunctionArguments arguments,
        KnowledgeBounds bounds,
        CancellationToken token
    )
    {
        if (ToolSchema.Text(arguments, Query) is not { Length: > 0 } question)
            return TextFunction.Error($"{Query} is missing.");
        var most = bounds.MaxResults ?? UsualResults;
        if (int.TryParse(ToolSchema.Text(arguments, Limit), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted))
            most = Math.Clamp(wanted, 1, bounds.MaxResults ?? KnowledgeQuery.MostResults);
        var passages = bounds.Fitting(
            await search.SearchAsync(new(question) { MaxResults = most, Filter = bounds.Filter }, token)
        );
        return passages.Count == 0
            ? "Nothing in the knowledge base fits."
            : string.Join("\n\n", passages.Select((one, i) => $"[{i + 1}] {one.Source}\n{one.Text}"));
    }
}
