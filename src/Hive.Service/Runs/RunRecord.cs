using Hive.Service.Components;

namespace Hive.Service.Runs;

/// <summary>One run as it stands; also what is stored of it.</summary>
public sealed record RunRecord
{
    /// <summary>Version 7: in the order of time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its session.</summary>
    public required string SessionId { get; init; }

    /// <summary>Agent, team or workflow.</summary>
    public required ComponentKind Kind { get; init; }

    /// <summary>The id of what is run.</summary>
    public required string ComponentId { get; init; }

    /// <summary>The version of what is run, where it is stored.</summary>
    public int? ComponentVersion { get; init; }

    /// <summary>On whose behalf.</summary>
    public string? UserId { get; init; }

    /// <summary>How it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>What it was asked.</summary>
    public required string Input { get; init; }

    /// <summary>The answer, or what there is of it.</summary>
    public string Output { get; init; } = "";

    /// <summary>Why there is no answer; one or two sentences.</summary>
    public string? Error { get; init; }

    /// <summary>The provider of the component's own model; empty for workflows.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The component's own model; empty for workflows.</summary>
    public string Model { get; init; } = "";

    /// <summary>Tokens that went into models, of members and steps too.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens that came out of models, of members and steps too.</summary>
    public long OutputTokens { get; init; }

    /// <summary>What was done meanwhile, in the order in which it ended.</summary>
    public IReadOnlyList<RunActivity> Activities { get; init; } = [];

    /// <summary>What a paused run waits for.</summary>
    public IReadOnlyList<RunNeed> Needs { get; init; } = [];

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Without anything that came of it.</summary>
    internal RunRecord AsBegun() =>
        this with
        {
            Status = Status is RunStatus.Queued ? RunStatus.Queued : RunStatus.Running,
            Output = "",
            Error = null,
            InputTokens = 0,
            OutputTokens = 0,
            Activities = [],
            Needs = [],
            EndedAt = null,
        };
}
