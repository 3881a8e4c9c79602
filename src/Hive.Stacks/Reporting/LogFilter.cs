using System.Runtime.CompilerServices;
using Hive.Stacks.Engines;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Reporting;

/// <summary>Keeps the log lines that were asked for.</summary>
internal static class LogFilter
{
    /// <summary>Applies <c>--since</c> and <c>--grep</c>; with a pattern, <c>--tail</c> counts the lines that match it.</summary>
    public static async IAsyncEnumerable<LogLine> Apply(
        IAsyncEnumerable<LogLine> lines, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var matching = lines.Where(line =>
            (query.Since is not { } since || line.Time >= since) && (query.Grep is not { } pattern || pattern.IsMatch(line.Text)));
        // With --follow there is no last line to count back from.
        if (query.Grep is not null && !query.Follow) matching = Last(matching, query.Tail, cancellationToken);
        await foreach (var line in matching.WithCancellation(cancellationToken)) yield return line;
    }

    private static async IAsyncEnumerable<LogLine> Last(
        IAsyncEnumerable<LogLine> lines, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var kept = new Queue<LogLine>();
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            kept.Enqueue(line);
            if (kept.Count > count) kept.Dequeue();
        }

        foreach (var line in kept) yield return line;
    }
}
