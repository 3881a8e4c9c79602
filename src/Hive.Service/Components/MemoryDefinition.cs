namespace Hive.Service.Components;

/// <summary>What a run is told of earlier ones.</summary>
public sealed record MemoryDefinition
{
    /// <summary>How many earlier runs of the session go into the messages, 0 to 100.</summary>
    public int NumHistoryRuns { get; init; } = 3;

    /// <summary>Whether earlier runs go into the messages at all.</summary>
    public bool AddHistoryToMessages { get; init; } = true;

    /// <summary>Whether what is remembered of the user goes into the messages.</summary>
    public bool EnableUserMemories { get; init; }

    /// <summary>Whether the model may itself store and remove what is remembered of the user.</summary>
    public bool EnableAgenticMemory { get; init; }

    /// <summary>Whether sessions get a summary that stands in for runs too old for the messages.</summary>
    public bool EnableSessionSummaries { get; init; }
}
