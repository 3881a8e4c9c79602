namespace Hive.Service.Tools;

/// <summary>Limits that an agent's definition puts on its knowledge searches (<c>knowledge_filter:</c>).</summary>
/// <param name="MaxResults">The most passages of one search; nothing means the default.</param>
/// <param name="Filter">Metadata that every passage must have, whatever the model asks for.</param>
public sealed record KnowledgeBounds(int? MaxResults, IReadOnlyDictionary<string, string> Filter)
{
    /// <summary>No limits.</summary>
    public static KnowledgeBounds None { get; } = new(null, new Dictionary<string, string>(StringComparer.Ordinal));
}
