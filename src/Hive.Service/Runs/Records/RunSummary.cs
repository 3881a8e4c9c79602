using Hive.Service.Components;

namespace Hive.Service.Runs.Records;

/// <summary>A run as a long list shows it: without its answer and what was done in it.</summary>
/// <param name="Id">To read it by.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="Kind">Agent, team or workflow.</param>
/// <param name="ComponentId">What was run.</param>
/// <param name="UserId">On whose behalf.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Input">The beginning of what was asked.</param>
/// <param name="Error">The beginning of why there is no answer.</param>
/// <param name="Model">The component's own model; empty for workflows.</param>
/// <param name="InputTokens">Tokens that went in, once it has ended.</param>
/// <param name="OutputTokens">Tokens that came out, once it has ended.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record RunSummary(
    Guid Id,
    string SessionId,
    ComponentKind Kind,
    string ComponentId,
    string? UserId,
    RunStatus Status,
    string Input,
    string? Error,
    string Model,
    long InputTokens,
    long OutputTokens,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt
);

/// <summary>Which runs are looked for. What is nothing does not count.</summary>
public sealed record RunQuery
{
    /// <summary>Agents', teams' or workflows'.</summary>
    public ComponentKind? Kind { get; init; }

    /// <summary>Of this component.</summary>
    public string? ComponentId { get; init; }

    /// <summary>That stand so.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Of this session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Of this user.</summary>
    public string? UserId { get; init; }

    /// <summary>Somewhere in what was asked; capitals do not count.</summary>
    public string? Contains { get; init; }

    /// <summary>Only runs that were asked for before this one.</summary>
    public Guid? Before { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 50;
}
