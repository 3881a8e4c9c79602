using System.Text;

namespace Hive.Service.Runs.Records;

/// <summary>
/// A run that this process carries out. It belongs to the service and not to the client that asked for it.
/// </summary>
/// <remarks>
/// It keeps the newest events of its log for readers, and all that are not on record yet. A reader that falls behind reads
/// from the database: nobody waits for it.
/// </remarks>
public sealed class LiveRun : IDisposable
{
    /// <summary>
    /// The numbers that one process may give. The next one begins behind them, so that an event that a reader has seen, but
    /// that is not on record, never shares its number with another.
    /// </summary>
    internal const long Block = 10_000_000;

    // A few screens of text; with 1,000 clients that read nothing, some ten megabytes.
    private const int MostKept = 256;
    private const int MostCharacters = 32_000;
    private const int MostAtOnce = 8_000;

    private readonly TaskCompletionSource<RunRecord> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = new();
    private StringBuilder? output;
    private readonly Lock gate = new();
    private readonly TimeProvider time;

    // Its events have numbers without gaps.
    private readonly List<LoggedEvent> kept = [];
    private long characters,
        next,
        onRecord,
        visible;
    private bool closed;
    private TaskCompletionSource? news;
    private RunRecord record;
    private RunStatus? stopAs;
    private int noted,
        waiting;

    internal LiveRun(RunRecord record, Author author, TimeProvider time, int attempt = 1, string said = "")
    {
        (this.record, Author, this.time) = (record, author, time);
        output = new(said);
        Token = stop.Token;
        Begins = next = ((attempt - 1) * Block) + 1;
        onRecord = visible = next - 1;
    }

    /// <summary>The run as it stands, with what there is of its answer.</summary>
    public RunRecord Now
    {
        get
        {
            lock (gate)
                return output is null ? record : record with { Output = output.ToString() };
        }
    }

    /// <summary>The run's id.</summary>
    public Guid Id => record.Id;

    /// <summary>The number of the first event of this process.</summary>
    public long Begins { get; }

    /// <summary>The run without what there is of its answer: costs nothing, however long that is.</summary>
    public RunRecord Facts
    {
        get
        {
            lock (gate)
                return record;
        }
    }

    /// <summary>
    /// The run once this process has done with it: ended or paused, and stored unless the database is away; or as it stood
    /// when the process had to end, and another one goes on.
    /// </summary>
    public Task<RunRecord> Ended => ended.Task;

    /// <summary>The run's component.</summary>
    public Author Author { get; }

    internal CancellationToken Token { get; }

    /// <summary>What the run shall count as when it was stopped.</summary>
    internal RunStatus? StopAs => stopAs;

    /// <summary>Whether it may be carried out, or waits for another run of its session.</summary>
    internal SessionTurn Turn { get; set; }

    /// <summary>Asks the run to end.</summary>
    public void Cancel() => Stop(RunStatus.Cancelled);

    /// <inheritdoc/>
    public void Dispose() => stop.Dispose();

    /// <param name="status">What it becomes; interrupted means that another process goes on with it.</param>
    internal void Stop(RunStatus status)
    {
        lock (gate)
        {
            if (closed || record.EndedAt is not null || stopAs is not null)
                return;
            stopAs = status;
        }
        stop.Cancel();
    }

    internal void Becomes(RunStatus status)
    {
        lock (gate)
            record = record with { Status = status };
    }

    /// <summary>The run's last state in this process; its last event is published apart.</summary>
    internal void Becomes(RunRecord final)
    {
        lock (gate)
        {
            record = final;
            output = null;
        }
    }

    internal void Publish(RunEvent one)
    {
        TaskCompletionSource? told;
        lock (gate)
        {
            var logged = new LoggedEvent(next++, time.GetUtcNow(), one);
            kept.Add(logged);
            if (one is ContentAdded added)
            {
                characters += added.Text.Length;
                if (added.IsAnswer)
                    output?.Append(added.Text);
            }
            told = ShowMore();
        }
        told?.TrySetResult();
    }

    /// <summary>What is not on record yet.</summary>
    internal IReadOnlyList<LoggedEvent> Unwritten()
    {
        lock (gate)
        {
            var from = (int)Math.Max(0, onRecord + 1 - (next - kept.Count));
            return from >= kept.Count ? [] : kept.GetRange(from, kept.Count - from);
        }
    }

    internal bool HasUnwritten => Unwritten().Count > 0;

    /// <summary>Whether nobody has said yet that it shall be written.</summary>
    internal bool Note() => Interlocked.Exchange(ref noted, 1) == 0;

    internal void Noted() => Volatile.Write(ref noted, 0);

    /// <summary>Whether it does not wait yet for text to be written.</summary>
    internal bool Wait() => Interlocked.Exchange(ref waiting, 1) == 0;

    internal void Waited() => Volatile.Write(ref waiting, 0);

    /// <summary>All up to that one are on record.</summary>
    internal void Written(long seq)
    {
        TaskCompletionSource? told;
        lock (gate)
        {
            onRecord = Math.Max(onRecord, seq);
            told = ShowMore();
            Forget(MostKept, MostCharacters);
        }
        told?.TrySetResult();
    }

    /// <summary>This process has done with the run; readers see all there is, and then the end of the log.</summary>
    internal void Close()
    {
        TaskCompletionSource? told;
        lock (gate)
        {
            closed = true;
            visible = next - 1;
            // Readers that keep up need no more than this; the others find it on record.
            Forget(MostKept / 8, MostCharacters / 8);
            (told, news) = (news, null);
        }
        told?.TrySetResult();
        ended.TrySetResult(Facts);
    }

    /// <summary>
    /// Events behind the given one: nothing when they are on record only. When there are none yet, the task ends with the
    /// next ones; without a task there will be none.
    /// </summary>
    internal (IReadOnlyList<LoggedEvent>? Events, Task? Next) Read(long after)
    {
        lock (gate)
        {
            if (after >= visible)
                return ([], closed ? null : (news ??= New()).Task);
            var first = next - kept.Count;
            if (after + 1 < first)
                return (null, null);
            var from = (int)(after + 1 - first);
            var to = from;
            // Not all at once: a client that does not read keeps what its reader has.
            for (var size = 0; to <= (int)(visible - first) && size < MostAtOnce; to++)
                size += kept[to].Event is ContentAdded added ? added.Text.Length : 0;
            return (kept.GetRange(from, to - from), null);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A piece of text is shown at once. Anything else is a promise, and shown when no crash can take it back.
    private TaskCompletionSource? ShowMore()
    {
        var before = visible;
        visible = Math.Max(visible, onRecord);
        var first = next - kept.Count;
        while (visible < next - 1 && kept[(int)(visible + 1 - first)].Event is ContentAdded or ModelAnswered)
            visible++;
        if (visible == before)
            return null;
        var told = news;
        news = null;
        return told;
    }

    private void Forget(int most, int mostCharacters)
    {
        var first = next - kept.Count;
        var written = (int)Math.Clamp(onRecord + 1 - first, 0, kept.Count);
        var gone = 0;
        while (gone < written && (kept.Count - gone > most || characters > mostCharacters))
        {
            if (kept[gone++].Event is ContentAdded added)
                characters -= added.Text.Length;
        }
        kept.RemoveRange(0, gone);
    }
}
