using System.Text.RegularExpressions;

namespace Hive.Stacks.Requests;

/// <summary>Which log lines are wanted.</summary>
public sealed record LogQuery
{
    /// <summary>Go on with new lines until interrupted.</summary>
    public bool Follow { get; init; }

    /// <summary>How many of the newest lines to start with; 0 or more.</summary>
    public int Tail { get; init; } = 50;

    /// <summary>Only lines from this instant on; null means no bound.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only lines that match; null means all.</summary>
    public Regex? Grep { get; init; }
}
