namespace Hive.Service.Traces;

/// <summary>A part of a run that took its time.</summary>
/// <param name="Id">Unique within the run.</param>
/// <param name="Type"><c>run</c>, <c>model</c>, <c>tool</c>, <c>member</c> or <c>step</c>.</param>
/// <param name="Name">What was run, the model, the tool, the member's id, the step's name.</param>
/// <param name="By">The id of the component that did it.</param>
/// <param name="BeganAt">When it began.</param>
/// <param name="EndedAt">When it ended; now, while it is under way.</param>
/// <param name="Failed">Whether it failed; nothing while it is under way.</param>
public sealed record Span(
    string Id,
    string Type,
    string Name,
    string By,
    DateTimeOffset BeganAt,
    DateTimeOffset EndedAt,
    bool? Failed
)
{
    /// <summary>What it was given.</summary>
    public string? Input { get; init; }

    /// <summary>What came of it; of one that failed, why.</summary>
    public string? Output { get; init; }

    /// <summary>Tokens that went into the model.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that came out of it.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>What was done within, in the order in which it began.</summary>
    public IReadOnlyList<Span> Within { get; init; } = [];
}
