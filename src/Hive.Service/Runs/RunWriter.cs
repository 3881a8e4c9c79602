using System.Collections.Concurrent;
using System.Threading.Channels;
using Hive.Service.Database;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Runs;

/// <summary>Writes the begins and ends of all runs, as many at once as have come together meanwhile.</summary>
/// <remarks>
/// A begin that cannot be written fails at once: nothing was run yet. An end that cannot be written because PostgreSQL is
/// away is kept and tried again until it is back. What a run has done is noted in between, and dropped while PostgreSQL is
/// away: the next note, and the end, have all of it.
/// </remarks>
public sealed partial class RunWriter : IAsyncDisposable
{
    private const int LargestBatch = 200;

    // Answers in memory while the database is away; at the longest answer of each that is no small number already.
    private const int MostKept = 5000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly RunStore store;
    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly ILogger<RunWriter> log;
    private readonly Channel<Entry> entries = Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(MostKept) { SingleReader = true }
    );
    private readonly ConcurrentDictionary<Guid, bool> noted = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    /// <summary>Begins to wait for entries.</summary>
    public RunWriter(RunStore store, NpgsqlDataSource database, TimeProvider time, ILogger<RunWriter> log)
    {
        (this.store, this.database, this.time, this.log) = (store, database, time, log);
        loop = Task.Run(WriteAllAsync);
    }

    /// <summary>Returns when the run is on record.</summary>
    /// <exception cref="NpgsqlException">It is not.</exception>
    public Task BeginAsync(RunRecord run, CancellationToken token) => AddAsync(run, begins: true, token);

    /// <summary>
    /// Has what a run has done put on record soon. Nobody waits for it, and several notes of one run become one.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="done">All that it has done, asked for when it is written.</param>
    public void Note(Guid run, Func<IReadOnlyList<RunActivity>> done)
    {
        if (noted.TryAdd(run, true) && !entries.Writer.TryWrite(new(run, null, Begins: false, done)))
            noted.TryRemove(run, out _);
    }

    /// <summary>Returns when the run's end is on record, whenever that is.</summary>
    public Task EndAsync(RunRecord run) => AddAsync(run, begins: false, CancellationToken.None);

    /// <summary>Writes what has come so far, for a short while.</summary>
    public async ValueTask DisposeAsync()
    {
        // Twice is once: the host ends it before the database, and disposes it with everything else.
        if (!entries.Writer.TryComplete())
            return;
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private async Task AddAsync(RunRecord run, bool begins, CancellationToken token)
    {
        var entry = new Entry(run.Id, run, begins, null);
        await entries.Writer.WriteAsync(entry, token);
        await entry.Written.Task.WaitAsync(token);
    }

    private async Task WriteAllAsync()
    {
        List<Entry> batch = [];
        var pause = TimeSpan.Zero;
        while (batch.Count > 0 || await entries.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && entries.Reader.TryRead(out var entry))
                batch.Add(entry);
            if (await TryWriteAsync(batch) is not { } error)
            {
                batch.Clear();
                pause = TimeSpan.Zero;
                continue;
            }
            // Who waits for a begin is told; ends are kept.
            foreach (var entry in batch.Where(entry => entry.Begins))
                entry.Written.TrySetException(error);
            batch.RemoveAll(entry => entry.Begins || entry.Done is not null);
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

    // While the database is away the begins that come meanwhile must not wait for it.
    private async Task WaitAsync(TimeSpan pause, List<Entry> batch)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        over.CancelAfter(pause);
        try
        {
            while (batch.Count < LargestBatch && await entries.Reader.WaitToReadAsync(over.Token))
            {
                if (entries.Reader.TryRead(out var entry))
                    batch.Add(entry);
                if (entry is { Begins: true })
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
    private async Task<NpgsqlException?> TryWriteAsync(List<Entry> batch)
    {
        try
        {
            await WriteAsync(batch);
            batch.ForEach(entry => entry.Written.TrySetResult());
            return null;
        }
        catch (NpgsqlException e) when (DatabaseOutage.Caused(e))
        {
            return e;
        }
        catch (Exception e) when (batch.Count == 1)
        {
            NotWritten(batch[0].Id, e);
            batch[0].Written.TrySetException(e);
            return null;
        }
        catch (Exception)
        {
            // One of them is refused; alone, the others are not.
            return await OneByOneAsync(batch);
        }
    }

    private async Task<NpgsqlException?> OneByOneAsync(List<Entry> batch)
    {
        foreach (var entry in batch.ToList())
        {
            if (await TryWriteAsync([entry]) is { } error)
                return error;
            batch.Remove(entry);
        }
        return null;
    }

    private async Task WriteAsync(List<Entry> batch)
    {
        using var deadline = new CancellationTokenSource(
            stop.IsCancellationRequested ? TimeSpan.FromSeconds(0.5) : Timeout,
            time
        );
        List<RunRecord> begun = [.. batch.Where(entry => entry.Begins).Select(entry => entry.Run!)];
        List<(Guid, string)> notes = [.. batch.Where(entry => entry.Done is not null).Select(Noted)];
        List<RunRecord> ended =
        [
            .. batch.Where(entry => entry is { Begins: false, Run: not null }).Select(entry => entry.Run!),
        ];
        try
        {
            await store.WriteAsync(begun, notes, ended, deadline.Token);
        }
        catch (NpgsqlException e) when (DatabaseError.MayBeStale(e))
        {
            // From before a restart of PostgreSQL, so it says nothing about PostgreSQL now. Inserts cannot have happened:
            // the batch is one transaction, and its answer did not come only if the server went down in the middle.
            database.Clear();
            await store.WriteAsync(begun, notes, ended, deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new NpgsqlException("PostgreSQL did not answer in time", e);
        }
    }

    // Removed before it is asked: what is done from now on is a note of its own.
    private (Guid, string) Noted(Entry entry)
    {
        noted.TryRemove(entry.Id, out _);
        return (entry.Id, ActivityJson.Write(entry.Done!()));
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The ends of {Count} runs are kept until the database takes them: {Error}"
    )]
    private partial void Kept(int count, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} cannot be written")]
    private partial void NotWritten(Guid run, Exception exception);

    private sealed record Entry(Guid Id, RunRecord? Run, bool Begins, Func<IReadOnlyList<RunActivity>>? Done)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
