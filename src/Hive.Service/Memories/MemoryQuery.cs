namespace Hive.Service.Memories;

/// <summary>Which memories are looked for. What is nothing does not count.</summary>
public sealed record MemoryQuery
{
    /// <summary>Whose.</summary>
    public string? UserId { get; init; }

    /// <summary>Somewhere in the text; capitals do not count.</summary>
    public string? Contains { get; init; }

    /// <summary>The component that stored it.</summary>
    public string? ComponentId { get; init; }

    /// <summary>One of its topics.</summary>
    public string? Topic { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>How many are passed over.</summary>
    public int Offset { get; init; }
}
