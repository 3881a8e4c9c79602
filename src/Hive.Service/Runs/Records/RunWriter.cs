using System.Collections.Concurrent;
using System.Threading.Channels;
using Hive.Service.Database;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Runs.Records;

/// <summary>Appends to the logs of all runs, as much at once as has come together meanwhile.</summary>
/// <remarks>
/// A begin that cannot be written fails at once: nothing was run yet. Everything else that cannot be written because
/// PostgreSQL does not take it is kept by its run and tried again until it does.
/// </remarks>
public sealed partial class RunWriter : IAsyncDisposable
{
    private const int LargestBatch = 200;

    // Of answers in one transaction: long ones go one after another, or their texts would fill the memory.
    private const int MostCharacters = 500_000;

    // Answers in memory while the database is away; at the longest answer of each that is no small number already.
    private const int MostKept = 5000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // Text goes on record in pieces of so long: a row for each word of a model would be most of the database.
    private static readonly TimeSpan TextWaits = TimeSpan.FromMilliseconds(200);

    private readonly RunLog runLog;
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly ILogger<RunWriter> log;
    private readonly Channel<RunEntry> entries = Channel.CreateBounded<RunEntry>(
        new BoundedChannelOptions(MostKept) { SingleReader = true }
    );
    private readonly ConcurrentQueue<LiveRun> later = new();
    private readonly CancellationTokenSource stop = new();
    private readonly ITimer sweeps;
    private readonly Task loop;

    /// <summary>Begins to wait for entries.</summary>
    public RunWriter(RunLog runLog, NpgsqlDataSource database, TimeProvider time, ILogger<RunWriter> log)
    {
        (this.runLog, this.database, this.time, this.log) = (runLog, database, time, log);
        loop = Task.Run(WriteAllAsync);
        sweeps = time.CreateTimer(_ => Sweep(), null, TextWaits, TextWaits);
    }

    /// <summary>Returns when the run is on record, with what its log holds already.</summary>
    /// <exception cref="NpgsqlException">It is not.</exception>
    /// <remarks>Takes no token: whoever asked may leave, but what is on its way to the database becomes a run.</remarks>
    internal Task BeginAsync(LiveRun run) => AddAsync(new(run, EntryKind.Begin), CancellationToken.None);

    /// <summary>Has the run's log written now. Nobody waits for it, and several notes of one run become one.</summary>
    internal void Note(LiveRun run)
    {
        if (run.Note() && !entries.Writer.TryWrite(new(run, EntryKind.Note)))
            run.Noted();
    }

    /// <summary>Has the run's log written in a moment.</summary>
    internal void Later(LiveRun run)
    {
        if (run.Wait())
            later.Enqueue(run);
    }

    /// <summary>Returns when the run's log is written.</summary>
    /// <exception cref="RunLostException">Another process goes on with the run.</exception>
    internal Task FlushAsync(LiveRun run, CancellationToken token) => AddAsync(new(run, EntryKind.Flush), token);

    /// <summary>Returns when the run's end, or its pause, is on record, whenever that is.</summary>
    internal Task EndAsync(LiveRun run, RunRecord final) =>
        AddAsync(new(run, EntryKind.End) { Final = final }, CancellationToken.None);

    /// <summary>Writes what has come so far, for a short while.</summary>
    public async ValueTask DisposeAsync()
    {
        // Twice is once: the host ends it before the database, and disposes it with everything else.
        if (!entries.Writer.TryComplete())
            return;
        await sweeps.DisposeAsync();
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private async Task AddAsync(RunEntry entry, CancellationToken token)
    {
        await entries.Writer.WriteAsync(entry, token);
        await entry.Written.Task.WaitAsync(token);
    }

    private void Sweep()
    {
        for (var count = later.Count; count > 0 && later.TryDequeue(out var run); count--)
        {
            run.Waited();
            if (run.HasUnwritten)
                Note(run);
        }
    }

    private async Task WriteAllAsync()
    {
        List<RunEntry> batch = [];
        var pause = TimeSpan.Zero;
        while (batch.Count > 0 || await entries.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && Size(batch) < MostCharacters && entries.Reader.TryRead(out var entry))
                batch.Add(entry);
            if (await TryWriteAsync(batch) is not { } error)
            {
                batch.Clear();
                pause = TimeSpan.Zero;
                continue;
            }
            // Who waits for a begin is told; logs and ends are kept.
            foreach (var entry in batch.Where(entry => entry.Kind == EntryKind.Begin))
                entry.Written.TrySetException(error);
            batch.RemoveAll(entry => entry.Kind == EntryKind.Begin);
            if (stop.IsCancellationRequested)
                break;
            if (pause == TimeSpan.Zero && batch.Count > 0)
                Kept(batch.Count, error.Message);
            pause =
                pause == TimeSpan.Zero ? FirstPause
                : pause * 2 < LongestPause ? pause * 2
                : LongestPause;
            if (batch.Count > 0)
                await WaitAsync(pause, batch);
        }
    }

    private static int Size(List<RunEntry> batch) => batch.Sum(entry => entry.Final?.Output.Length ?? 0);

    // While the database is away the begins that come meanwhile must not wait for it.
    private async Task WaitAsync(TimeSpan pause, List<RunEntry> batch)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        over.CancelAfter(pause);
        try
        {
            while (batch.Count < LargestBatch && await entries.Reader.WaitToReadAsync(over.Token))
            {
                if (entries.Reader.TryRead(out var entry))
                    batch.Add(entry);
                if (entry is { Kind: EntryKind.Begin })
                    return;
            }
            await Task.Delay(pause, time, over.Token);
        }
        catch (OperationCanceledException)
        {
            // The pause is over, or the program ends.
        }
    }

    /// <summary>Nothing when all was settled; otherwise why the database did not take any of it.</summary>
    private async Task<NpgsqlException?> TryWriteAsync(List<RunEntry> batch)
    {
        try
        {
            await WriteAsync(batch);
            batch.ForEach(entry => entry.Written.TrySetResult());
            return null;
        }
        catch (NpgsqlException e) when (DatabaseOutage.MayPass(e))
        {
            return e;
        }
        catch (Exception e) when (batch.Count == 1)
        {
            NotWritten(batch[0].Run.Id, e);
            batch[0].Written.TrySetException(e);
            return null;
        }
        catch (Exception)
        {
            // One of them is refused; alone, the others are not.
            return await OneByOneAsync(batch);
        }
    }

    private async Task<NpgsqlException?> OneByOneAsync(List<RunEntry> batch)
    {
        foreach (var entry in batch.ToList())
        {
            if (await TryWriteAsync([entry]) is { } error)
                return error;
            batch.Remove(entry);
        }
        return null;
    }

    private async Task WriteAsync(List<RunEntry> batch)
    {
        using var deadline = new CancellationTokenSource(
            stop.IsCancellationRequested ? TimeSpan.FromSeconds(0.5) : Timeout,
            time
        );
        // Before the logs are looked at: what happens from now on is a note of its own.
        foreach (var entry in batch.Where(entry => entry.Kind == EntryKind.Note))
            entry.Run.Noted();
        var rows = new RunBatch(batch);
        try
        {
            await runLog.AppendAsync(rows, deadline.Token);
        }
        catch (NpgsqlException e) when (DatabaseError.MayBeStale(e))
        {
            // From before a restart of PostgreSQL, so it says nothing about PostgreSQL now. Inserts cannot have happened:
            // the batch is one transaction, and its answer did not come only if the server went down in the middle.
            database.Clear();
            await runLog.AppendAsync(rows, deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new NpgsqlException("PostgreSQL did not answer in time", e);
        }
        rows.Written();
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "What {Count} runs have done is kept until the database takes it: {Error}"
    )]
    private partial void Kept(int count, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} cannot be written")]
    private partial void NotWritten(Guid run, Exception exception);
}
