namespace Hive.Service.Knowledge;

/// <summary>What is looked for.</summary>
/// <param name="Text">A question or words, as a person or a model writes them. Any text is safe: it never becomes part of a
/// statement.</param>
public sealed record KnowledgeQuery(string Text)
{
    /// <summary>The most that a search answers with.</summary>
    public const int MostResults = 100;

    /// <summary>How many passages at most, 1 to <see cref="MostResults"/>; numbers outside are brought inside.</summary>
    public int MaxResults
    {
        get;
        init => field = Math.Clamp(value, 1, MostResults);
    } = 10;

    /// <summary>
    /// Only passages whose metadata has each of these names with exactly that value; empty means all passages.
    /// </summary>
    public IReadOnlyDictionary<string, string> Filter { get; init; } = EmptyFilter;

    private static readonly IReadOnlyDictionary<string, string> EmptyFilter = new Dictionary<string, string>(
        StringComparer.Ordinal
    );
}
