using System.Runtime.CompilerServices;
using Hive.Stacks.Engines;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Reporting;

/// <summary>
/// Makes one log of many: lines of one entry together, entries in the order of time, and only those that were asked for.
/// </summary>
internal static class LogEntries
{
    /// <summary>How long a line waits for those that belong to it or before it.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Reads the entries that were asked for; with a pattern, <c>--tail</c> counts the entries that match it.
    /// </summary>
    /// <param name="lines">As they come, those of each process in order.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<LogLine> ReadAsync(
        IAsyncEnumerable<LogLine> lines,
        LogQuery query,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var first = true;
        await foreach (var batch in BatchesAsync(lines, query.Follow, time, cancellationToken))
        {
            var wanted = Joined(batch)
                .OrderBy(entry => entry.Time)
                .Where(entry =>
                    (query.Since is not { } since || entry.Time >= since)
                    && query.Grep?.IsMatch(entry.Text) != false
                    && (query.Level == LogSeverity.Debug || LogRecord.Of(entry).Severity >= query.Level)
                );
            // The first batch is what had been written before; whatever follows is new.
            foreach (var entry in first ? wanted.TakeLast(query.Tail) : wanted)
                yield return entry;
            first = false;
        }
    }

    // Without --follow all is one batch. With it, one ends when nothing has come for a moment, or when its oldest line has
    // waited long enough.
    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> BatchesAsync(
        IAsyncEnumerable<LogLine> lines,
        bool follow,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var reader = lines.GetAsyncEnumerator(reading.Token);
        var batch = new List<LogLine>();
        var began = time.GetTimestamp();
        var isHistory = true;
        var next = reader.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                var isFull = batch.Count > 0 && time.GetElapsedTime(began) >= Window * 4;
                if (
                    follow
                    && (
                        isFull
                        || (
                            !next.IsCompleted
                            && await Task.WhenAny(next, Task.Delay(Window, time, cancellationToken)) != next
                        )
                    )
                )
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (batch.Count > 0 || isHistory)
                        yield return batch;
                    (batch, isHistory) = ([], false);
                }

                if (!await next)
                    break;
                if (batch.Count == 0)
                    began = time.GetTimestamp();
                batch.Add(reader.Current);
                next = reader.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // A reader is not to be disposed while it reads; whoever stops early ends the reading first.
            await reading.CancelAsync();
            await next.ContinueWith(
                _ => { },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
        }

        yield return batch;
    }

    private static IEnumerable<LogLine> Joined(IReadOnlyList<LogLine> lines)
    {
        var entries = new List<(LogLine First, List<string> More)>();
        var last = new Dictionary<(string, string), int>();
        foreach (var line in lines)
        {
            var process = (line.Stack, line.Source);
            if (LogSource.IsContinuation(line) && last.TryGetValue(process, out var index))
            {
                entries[index].More.Add(LogSource.Unmarked(line.Text));
                continue;
            }

            last[process] = entries.Count;
            entries.Add((line, []));
        }

        return entries.Select(entry =>
            entry.More.Count == 0
                ? entry.First
                : entry.First with
                {
                    Text = string.Join('\n', [entry.First.Text, .. entry.More]),
                }
        );
    }
}
