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

    /// <summary>Only entries that matter at least so much.</summary>
    public LogSeverity Level { get; init; } = LogSeverity.Info;

    /// <summary>
    /// How many of the newest lines of each process have to be read, so that enough are left once they are filtered; null
    /// means all.
    /// </summary>
    // A start writes some hundred lines that only matter to whoever looks for a fault.
    public int? LinesToRead =>
        Grep is not null || Level > LogSeverity.Info ? null
        : Level == LogSeverity.Debug ? Tail
        : Tail == 0 ? 0
        : (int)Math.Min(Tail * 2L + 1000, int.MaxValue);
}
