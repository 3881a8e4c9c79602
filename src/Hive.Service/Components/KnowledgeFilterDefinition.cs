namespace Hive.Service.Components;

/// <summary>Which part of the knowledge base a component sees.</summary>
public sealed record KnowledgeFilterDefinition
{
    /// <summary>How many passages a search gives at most, 1 to 50.</summary>
    public int MaxResults { get; init; } = 5;

    /// <summary>Passages that score below it are left out, 0 to 1; nothing keeps them all.</summary>
    public double? RelevanceThreshold { get; init; }

    /// <summary>Metadata that a passage must have, all of it, compared as text.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
