using Hive.Service.Components;

namespace Hive.Service.Traces;

/// <summary>A run as a trace, without its spans.</summary>
/// <param name="Run">The run's id, which is the trace's.</param>
/// <param name="Session">Its session.</param>
/// <param name="Kind">Agent, team or workflow.</param>
/// <param name="ComponentId">What was run.</param>
/// <param name="UserId">On whose behalf.</param>
/// <param name="Status"><c>OK</c>, <c>ERROR</c>, or <c>UNSET</c> while it is under way.</param>
/// <param name="Input">The beginning of what was asked.</param>
/// <param name="Spans">How many spans it has.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="BeganAt">When it was asked for.</param>
/// <param name="EndedAt">When it ended; now, while it is under way.</param>
public sealed record TraceSummary(
    Guid Run,
    string Session,
    ComponentKind Kind,
    string ComponentId,
    string? UserId,
    string Status,
    string Input,
    int Spans,
    int Errors,
    DateTimeOffset BeganAt,
    DateTimeOffset EndedAt
);

/// <summary>The traces of one session together.</summary>
/// <param name="Session">The session.</param>
/// <param name="Kind">Agent, team or workflow.</param>
/// <param name="ComponentId">What was run.</param>
/// <param name="UserId">On whose behalf.</param>
/// <param name="Traces">How many.</param>
/// <param name="First">When the first one began.</param>
/// <param name="Last">When the last one began.</param>
public sealed record TraceSession(
    string Session,
    ComponentKind Kind,
    string ComponentId,
    string? UserId,
    long Traces,
    DateTimeOffset First,
    DateTimeOffset Last
);

/// <summary>Which traces are looked for. What is nothing does not count.</summary>
public sealed record TraceQuery
{
    /// <summary>Of this run alone.</summary>
    public Guid? Run { get; init; }

    /// <summary>Of this session.</summary>
    public string? Session { get; init; }

    /// <summary>Of this user.</summary>
    public string? UserId { get; init; }

    /// <summary>Agents', teams' or workflows'.</summary>
    public ComponentKind? Kind { get; init; }

    /// <summary>Of this component.</summary>
    public string? ComponentId { get; init; }

    /// <summary><c>OK</c>, <c>ERROR</c> or <c>UNSET</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Begun at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Begun at this time or earlier.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>More that has to hold.</summary>
    public TraceFilter? Filter { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>How many are left out before.</summary>
    public long Offset { get; init; }
}
