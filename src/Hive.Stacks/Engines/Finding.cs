using System.Text.Json.Serialization;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines;

/// <summary>How a finding is to be taken.</summary>
[JsonConverter(typeof(SnakeCaseWord<FindingState>))]
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing; something works less well.</summary>
    Note,

    /// <summary>Something that is needed is not there.</summary>
    Missing,

    /// <summary>Something is there and does not work.</summary>
    Error,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="What">What it is, as in "Docker daemon".</param>
/// <param name="State">How it stands.</param>
/// <param name="Detail">What was found, as in "26.1.5".</param>
/// <param name="Why">Why it matters, as one phrase.</param>
/// <param name="Mend">The command or action that mends it; null where there is nothing to mend.</param>
public sealed record Finding(string What, FindingState State, string Detail, string Why, string? Mend = null)
{
    /// <summary>True when no stack, or one that was asked about, cannot be run because of it.</summary>
    public bool StopsAll { get; init; }

    /// <summary>
    /// The finding in one line; what is not in order says why it matters, and in a second line what mends it.
    /// </summary>
    public override string ToString() =>
        $"{State.ToString().ToLowerInvariant(), -7} {What}: {Detail}"
        + (State == FindingState.Ok ? "" : $" ({Why})")
        + (Mend is null ? "" : $"{Environment.NewLine}        → {Mend}");
}
