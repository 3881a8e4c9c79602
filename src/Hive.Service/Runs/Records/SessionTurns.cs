using Hive.Service.Database;
using Hive.Service.Metering;
using Npgsql;
using static Hive.Service.Runs.Records.RunParameters;

namespace Hive.Service.Runs.Records;

/// <summary>
/// One run of a session at a time: a run goes on record with the turn or without it, and one that waits takes it once
/// nobody has it, in the order in which they were asked for.
/// </summary>
/// <remarks>
/// Who has the turn is decided in PostgreSQL, under the lock of the session's row, so it holds for several processes. Of the
/// runs that wait here only the first one looks; a run of this process that ends wakes it at once.
/// </remarks>
public sealed class SessionTurns(NpgsqlDataSource database, RunLog runLog, HiveMeters meters)
{
    // For runs of other processes, whose end nobody here hears of.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedDictionary<Guid, Waiter>> sessions = new(StringComparer.Ordinal);

    /// <summary>How many runs wait in this process.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return sessions.Values.Sum(session => session.Count);
        }
    }

    /// <summary>Returns when the run has the turn, at once where it has it already.</summary>
    /// <returns>Whether it waited.</returns>
    internal async Task<bool> EnterAsync(LiveRun run, CancellationToken token)
    {
        if (!run.Turn.Waits)
            return false;
        using var counted = meters.RunQueued();
        var (session, id) = (run.Facts.SessionId, run.Id);
        using var waiter = new Waiter();
        Add(session, id, waiter);
        try
        {
            while (true)
            {
                if (IsFirst(session, id) && await TryTakeAsync(run, token))
                    return true;
                await waiter.WaitAsync(IsFirst(session, id) ? BetweenLooks : Timeout.InfiniteTimeSpan, token);
            }
        }
        finally
        {
            Remove(session, id);
        }
    }

    /// <summary>A run of the session has ended here, or waits for a person.</summary>
    public void Ended(string session)
    {
        lock (gate)
            First(session)?.Wake();
    }

    private async Task<bool> TryTakeAsync(LiveRun run, CancellationToken token)
    {
        try
        {
            await using var batch = database.CreateBatch();
            // A statement sees what was committed before it began, and the second one begins once the lock is had. now() is
            // when the first one began: what ended while it waited for the lock would be missing from the history. So would
            // be what a process ended whose clock is ahead of the database's.
            batch.BatchCommands.Add(
                Command("select from hive.sessions where id = $1 for no key update", Text(run.Facts.SessionId))
            );
            batch.BatchCommands.Add(
                Command(
                    """
                    update hive.runs mine set waits = false, turn_at = coalesce(turn_at, greatest(clock_timestamp(), (
                        select ended_at from hive.runs earlier
                        where earlier.session_id = mine.session_id and earlier.id < mine.id order by earlier.id desc limit 1)))
                    where id = $1 and process_id = $2 and status in ('queued', 'running') and not exists (
                        select from hive.runs other where other.session_id = mine.session_id and other.id <> mine.id
                          and other.status in ('queued', 'running') and (not other.waits or other.id < mine.id))
                    returning turn_at
                    """,
                    new NpgsqlParameter { Value = run.Id },
                    new NpgsqlParameter { Value = runLog.Process }
                )
            );
            await using var reader = await batch.ExecuteReaderAsync(token);
            do
            {
                while (await reader.ReadAsync(token))
                {
                    if (reader.FieldCount == 0)
                        continue;
                    run.Turn = new(false, reader.GetFieldValue<DateTimeOffset>(0));
                    return true;
                }
            } while (await reader.NextResultAsync(token));
            return false;
        }
        catch (Exception e) when (DatabaseError.Describes(e, token) is not null)
        {
            // It waits for the database as well.
            return false;
        }
    }

    private void Add(string session, Guid run, Waiter waiter)
    {
        lock (gate)
        {
            if (!sessions.TryGetValue(session, out var waiting))
                sessions[session] = waiting = [];
            waiting[run] = waiter;
        }
    }

    private void Remove(string session, Guid run)
    {
        lock (gate)
        {
            var waiting = sessions[session];
            waiting.Remove(run);
            if (waiting.Count == 0)
                sessions.Remove(session);
            // Whoever is first now has to look.
            else
                First(session)!.Wake();
        }
    }

    private bool IsFirst(string session, Guid run)
    {
        lock (gate)
            return sessions[session].First().Key == run;
    }

    private Waiter? First(string session) => sessions.TryGetValue(session, out var waiting) ? waiting.First().Value : null;

    private sealed class Waiter : IDisposable
    {
        private readonly SemaphoreSlim news = new(0, 1);

        public void Wake()
        {
            if (news.CurrentCount == 0)
                news.Release();
        }

        public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken token) => news.WaitAsync(atMost, token);

        public void Dispose() => news.Dispose();
    }
}

/// <summary>How a run stands within its session.</summary>
/// <param name="Waits">Whether another run of the session is under way.</param>
/// <param name="At">When it first had its turn: what had ended by then belongs to what was said before.</param>
public readonly record struct SessionTurn(bool Waits, DateTimeOffset? At);
