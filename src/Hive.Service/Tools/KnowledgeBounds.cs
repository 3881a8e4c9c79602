using Hive.Service.Components;
using Hive.Service.Knowledge;

namespace Hive.Service.Tools;

/// <summary>Limits that an agent's definition puts on its knowledge searches (<c>knowledge_filter:</c>).</summary>
/// <param name="MaxResults">The most passages of one search; nothing means the default.</param>
/// <param name="Filter">Metadata that every passage must have, whatever the model asks for.</param>
public sealed record KnowledgeBounds(int? MaxResults, IReadOnlyDictionary<string, string> Filter)
{
    /// <summary>Passages that score below it are left out, 0 to 1; nothing keeps them all.</summary>
    public double? Threshold { get; init; }

    /// <summary>Those of some passages that are within the threshold.</summary>
    internal IReadOnlyList<KnowledgePassage> Fitting(IReadOnlyList<KnowledgePassage> found) =>
        Threshold is { } least ? [.. found.Where(one => one.Score >= least)] : found;

    /// <summary>The limits of a definition.</summary>
    public static KnowledgeBounds Of(KnowledgeFilterDefinition? filter) =>
        filter is null ? None : new(filter.MaxResults, filter.Metadata) { Threshold = filter.RelevanceThreshold };

    /// <summary>No limits.</summary>
    public static KnowledgeBounds None { get; } = new(null, new Dictionary<string, string>(StringComparer.Ordinal));
}
