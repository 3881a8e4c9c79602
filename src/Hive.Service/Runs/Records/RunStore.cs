using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Database;
using Npgsql;
using NpgsqlTypes;
using static Hive.Service.Runs.Records.RunParameters;

namespace Hive.Service.Runs.Records;

/// <summary>Runs in PostgreSQL, as they stand.</summary>
public sealed class RunStore(NpgsqlDataSource database, RunLog runLog)
{
    internal const string Columns = """
        id, session_id, kind, component_id, component_version, user_id, status, input, output, error, provider, model,
        input_tokens, output_tokens, activities::text, created_at, ended_at
        """;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>The run, as far as it is stored.</summary>
    public async Task<RunRecord?> FindAsync(Guid id, CancellationToken token) =>
        (
            await QueryAsync(
                $"select {Columns} from hive.runs where id = $1 and {Mine("$2")}",
                token,
                new() { Value = id },
                UserBounds.Parameter
            )
        )
            is [var found]
            ? found
            : null;

    /// <summary>The run's row alone: of a run under way, without what has come of it so far.</summary>
    internal async Task<RunRecord?> RowAsync(Guid id, CancellationToken token)
    {
        await using var command = database.CreateCommand($"select {Columns} from hive.runs where id = $1 and {Mine("$2")}");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(UserBounds.Parameter);
        await using var reader = await command.ExecuteReaderAsync(token);
        return await reader.ReadAsync(token) ? Read(reader) : null;
    }

    /// <summary>Runs of a component, the newest first.</summary>
    public Task<IReadOnlyList<RunRecord>> OfComponentAsync(
        ComponentKind kind,
        string component,
        string? session,
        int limit,
        CancellationToken token
    ) =>
        QueryAsync(
            $"""
            select {Columns} from hive.runs
            where kind = $1 and component_id = $2 and ($3::text is null or session_id = $3) and {Mine("$5")}
            order by id desc limit $4
            """,
            token,
            Text(kind.Word()),
            Text(component),
            Text(session),
            new() { Value = limit },
            UserBounds.Parameter
        );

    /// <summary>Runs of a session, the oldest first.</summary>
    public Task<IReadOnlyList<RunRecord>> OfSessionAsync(string session, CancellationToken token) =>
        QueryAsync(
            $"select {Columns} from hive.runs where session_id = $1 and {Mine("$2")} order by id limit 1000",
            token,
            Text(session),
            UserBounds.Parameter
        );

    /// <summary>What a session's next run is told: its newest completed runs, the oldest of them first.</summary>
    /// <param name="session">The session.</param>
    /// <param name="runs">How many at most.</param>
    /// <param name="run">The run that is told, once it is on record.</param>
    /// <param name="before">Only what had ended by then; nothing for a run that is not yet on record.</param>
    /// <param name="token">Ends it early.</param>
    internal async Task<SessionHistory?> HistoryAsync(
        string session,
        int runs,
        Guid? run,
        DateTimeOffset? before,
        CancellationToken token
    )
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var command = await connection.PreparedAsync(
            """
            select s.kind, s.component_id, s.user_id, s.summary, r.input, r.output,
                array(select id from hive.runs where session_id = s.id and status in ('queued', 'running'))
            from hive.sessions s
            left join lateral (
                select id, input, output from hive.runs
                where session_id = s.id and status = 'completed'
                  and ($3::uuid is null or (id <> $3 and ended_at <= $4)) order by id desc limit $2) r on true
            where s.id = $1
            order by r.id
            """,
            token,
            Text(session),
            new() { Value = runs },
            new() { Value = (object?)run ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = (object?)before?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz }
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        SessionHistory? history = null;
        List<(string, string)> turns = [];
        while (await reader.ReadAsync(token))
        {
            history ??= new(
                ComponentKinds.Parse(reader.GetString(0)),
                reader.GetString(1),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                turns
            )
            {
                UserId = reader.IsDBNull(2) ? null : reader.GetString(2),
                InFlight = reader.GetFieldValue<Guid[]>(6),
            };
            if (!reader.IsDBNull(4))
                turns.Add((reader.GetString(4), reader.GetString(5)));
        }
        return history;
    }

    /// <summary>
    /// Asks whoever carries the run out to end it. Nothing when it has ended, or waits for a person and so for nobody's
    /// word.
    /// </summary>
    public async Task<bool> AskToStopAsync(Guid id, RunStatus status, CancellationToken token)
    {
        await using var command = database.CreateCommand(
            $"update hive.runs set stop_as = $2 where id = $1 and status in ('queued', 'running') and {Mine("$3")}"
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(Text(status.Word()));
        command.Parameters.Add(UserBounds.Parameter);
        return await command.ExecuteNonQueryAsync(token) > 0;
    }

    /// <summary>Returns when the run has ended, wherever that is, or after a while.</summary>
    internal async Task EndedAsync(Guid id, TimeSpan atMost, TimeProvider time, CancellationToken token)
    {
        using var deadline = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        try
        {
            while (await RowAsync(id, either.Token) is { EndedAt: null })
                await Task.Delay(BetweenLooks, time, either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Whoever asked is told how the run stands now.
        }
    }

    /// <summary>Removes a run, and its session when nothing else is in it.</summary>
    public async Task DeleteAsync(Guid id, CancellationToken token)
    {
        await using var command = database.CreateCommand(
            $"""
            with gone as (
                delete from hive.runs where id = $1 and ended_at is not null and {Mine("$2")} returning session_id)
            delete from hive.sessions s using gone
            where s.id = gone.session_id and not exists (select from hive.runs r where r.session_id = s.id and r.id <> $1)
            """
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(UserBounds.Parameter);
        await command.ExecuteNonQueryAsync(token);
    }

    // What whoever asks may see.
    private static string Mine(string parameter) => $"({parameter}::text is null or user_id = {parameter})";

    private async Task<IReadOnlyList<RunRecord>> QueryAsync(
        string sql,
        CancellationToken token,
        params NpgsqlParameter[] parameters
    )
    {
        var found = await RowsAsync(sql, parameters, token);
        for (var i = 0; i < found.Count; i++)
            found[i] = await ViewAsync(found[i], token);
        return found;
    }

    private async Task<List<RunRecord>> RowsAsync(string sql, NpgsqlParameter[] parameters, CancellationToken token)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(token);
        List<RunRecord> found = [];
        while (await reader.ReadAsync(token))
            found.Add(Read(reader));
        return found;
    }

    internal static RunRecord Read(NpgsqlDataReader row) =>
        new()
        {
            Id = row.GetGuid(0),
            SessionId = row.GetString(1),
            Kind = ComponentKinds.Parse(row.GetString(2)),
            ComponentId = row.GetString(3),
            ComponentVersion = row.IsDBNull(4) ? null : row.GetInt32(4),
            UserId = row.IsDBNull(5) ? null : row.GetString(5),
            Status = RunStatusWords.Parse(row.GetString(6)),
            Input = row.GetString(7),
            Output = row.GetString(8),
            Error = row.IsDBNull(9) ? null : row.GetString(9),
            Provider = row.GetString(10),
            Model = row.GetString(11),
            InputTokens = row.GetInt64(12),
            OutputTokens = row.GetInt64(13),
            Activities = ActivityJson.Read(row.GetString(14)),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(15),
            EndedAt = row.IsDBNull(16) ? null : row.GetFieldValue<DateTimeOffset>(16),
        };

    // Of a run that has not ended, the row has what it began with; the rest is in its log.
    private async Task<RunRecord> ViewAsync(RunRecord run, CancellationToken token)
    {
        if (run.EndedAt is not null)
            return run;
        var journal = await runLog.JournalAsync(run, token);
        return run with
        {
            Output = journal.OutputSoFar,
            InputTokens = journal.InputTokens,
            OutputTokens = journal.OutputTokens,
            Activities = journal.Activities,
            Needs = run.Status == RunStatus.Paused ? journal.Needs : [],
        };
    }
}
