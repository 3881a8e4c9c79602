using Npgsql;
using static Hive.Service.Runs.Records.RunParameters;

namespace Hive.Service.Runs.Records;

/// <summary>
/// Who carries which run out. A process that is not seen for <see cref="Length"/> loses its runs to those that are; what it
/// still appends is refused.
/// </summary>
public sealed class RunLeases(NpgsqlDataSource database, RunLog runLog)
{
    /// <summary>How long a process keeps its runs without a sign of life.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(6);

    // Nobody: the process that had it has let go of it in good order.
    private static readonly Guid Nobody = Guid.Empty;

    /// <summary>
    /// A sign of life. Returns which of the given runs have another process by now, and which somebody wants to end.
    /// </summary>
    public async Task<IReadOnlyList<(Guid Run, bool Lost)>> RenewAsync(IReadOnlyList<Guid> live, CancellationToken token)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(
            Command(
                "insert into hive.processes values ($1, now()) on conflict (id) do update set seen_at = now()",
                new NpgsqlParameter { Value = runLog.Process }
            )
        );
        batch.BatchCommands.Add(
            Command(
                """
                select id, process_id <> $1 from hive.runs where id = any ($2) and (process_id <> $1 or stop_as is not null)
                """,
                new() { Value = runLog.Process },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. live] }
            )
        );
        await using var reader = await batch.ExecuteReaderAsync(token);
        // The insert gives no rows, and Npgsql leaves it out.
        List<(Guid, bool)> found = [];
        while (await reader.ReadAsync(token))
            found.Add((reader.GetGuid(0), reader.GetBoolean(1)));
        return found;
    }

    /// <summary>Takes on runs that nobody carries out. Each goes to one process, however many ask.</summary>
    /// <param name="live">Those that this process carries out.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="token">Ends it early.</param>
    public Task<IReadOnlyList<TakenRun>> ClaimAsync(IReadOnlyList<Guid> live, int most, CancellationToken token) =>
        // The last line is what was written although its process was told that it was not.
        TakeAsync(
            $"""
            with gone as (delete from hive.processes where seen_at < now() - interval '1 day')
            update hive.runs set process_id = $1, attempts = attempts + 1, leased_at = now()
            where id in (
                select run.id from hive.runs run left join hive.processes process on process.id = run.process_id
                where run.status in ('queued', 'running') and (
                    run.process_id = $2
                    or run.process_id <> $1 and greatest(process.seen_at, run.leased_at) < now() - $3
                    or run.process_id = $1 and not (run.id = any ($4)) and run.leased_at < now() - interval '1 minute')
                order by run.id limit $5 for update of run skip locked)
            returning {RunStore.Columns}, attempts, waits, turn_at
            """,
            token,
            new() { Value = runLog.Process },
            new() { Value = Nobody },
            new() { Value = Length },
            new NpgsqlParameter<Guid[]> { TypedValue = [.. live] },
            new() { Value = most }
        );

    /// <summary>
    /// Takes on a run that waits for a person, and that then waits for its turn. Nothing when it does not, or another
    /// process was faster.
    /// </summary>
    public async Task<TakenRun?> ClaimPausedAsync(Guid run, CancellationToken token) =>
        await TakeAsync(
            $"""
            update hive.runs set status = 'running', process_id = $1, attempts = attempts + 1, leased_at = now(), waits = true
            where id = $2 and status = 'paused' returning {RunStore.Columns}, attempts, waits, turn_at
            """,
            token,
            new() { Value = runLog.Process },
            new() { Value = run }
        )
            is [var taken]
            ? taken
            : null;

    /// <summary>Lets go of all runs of this process: another one goes on with them at once.</summary>
    public async Task ReleaseAsync(CancellationToken token)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(
            Command(
                "update hive.runs set process_id = $2 where process_id = $1 and status in ('queued', 'running')",
                new NpgsqlParameter { Value = runLog.Process },
                new NpgsqlParameter { Value = Nobody }
            )
        );
        batch.BatchCommands.Add(
            Command("delete from hive.processes where id = $1", new NpgsqlParameter { Value = runLog.Process })
        );
        await batch.ExecuteNonQueryAsync(token);
    }

    /// <summary>Others see that a run of this process waits no longer.</summary>
    internal async Task BeginsAsync(Guid id, CancellationToken token)
    {
        await using var command = database.CreateCommand(
            "update hive.runs set status = 'running' where id = $1 and process_id = $2 and status = 'queued'"
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = runLog.Process });
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Removes a run of this process that nobody has begun to carry out.</summary>
    internal async Task TakeBackAsync(Guid id, CancellationToken token)
    {
        await using var command = database.CreateCommand("delete from hive.runs where id = $1 and process_id = $2");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = runLog.Process });
        await command.ExecuteNonQueryAsync(token);
    }

    private async Task<IReadOnlyList<TakenRun>> TakeAsync(
        string sql,
        CancellationToken token,
        params NpgsqlParameter[] parameters
    )
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(token);
        List<TakenRun> taken = [];
        while (await reader.ReadAsync(token))
            taken.Add(
                new(
                    RunStore.Read(reader),
                    reader.GetInt32(17),
                    new(reader.GetBoolean(18), reader.IsDBNull(19) ? null : reader.GetFieldValue<DateTimeOffset>(19))
                )
            );
        return taken;
    }
}

/// <summary>A run that this process takes on.</summary>
/// <param name="Run">The run as it stands.</param>
/// <param name="Attempt">How many processes have had it, this one included.</param>
/// <param name="Turn">How it stands within its session.</param>
public sealed record TakenRun(RunRecord Run, int Attempt, SessionTurn Turn);
