using Hive.Service.Components;
using Hive.Service.Database;
using Npgsql;
using NpgsqlTypes;
using static Hive.Service.Runs.Records.RunParameters;

namespace Hive.Service.Runs.Records;

/// <summary>The logs of runs in PostgreSQL, and the views that are kept beside them.</summary>
public sealed class RunLog(NpgsqlDataSource database)
{
    // All rows of a batch in one statement each: one plan, one round trip, one commit for many runs.
    private const string UpsertSessions = """
        insert into hive.sessions (id, kind, component_id, user_id, name, created_at, updated_at)
        select distinct on (id) id, kind, component_id, user_id, name, at, at
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
             as new (id, kind, component_id, user_id, name, at)
        order by id, at
        on conflict (id) do update set updated_at = excluded.updated_at, name = coalesce(sessions.name, excluded.name),
            kind = case when sessions.component_id = '' then excluded.kind else sessions.kind end,
            component_id = coalesce(nullif(sessions.component_id, ''), excluded.component_id)
        """;

    // The rows of their sessions are locked by now: of two that begin in one session at once, the second sees the first. The
    // turn is had now, and not when the transaction began (now()), which may have waited for those locks.
    private const string InsertRuns = """
        insert into hive.runs (id, session_id, kind, component_id, component_version, user_id, status, input, provider,
            model, process_id, created_at, waits, turn_at)
        select id, session_id, kind, component_id, version, user_id, case when waits then 'queued' else status end, input,
            provider, model, $1, at, waits, case when not waits then clock_timestamp() end
        from (
            select new.*, others > 0 or row_number() over (partition by session_id order by id) > 1 as waits
            from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[],
                $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[])
                 as new (id, session_id, kind, component_id, version, user_id, status, input, provider, model, at)
            cross join lateral (
                select count(*) as others from (
                    select from hive.runs
                    where session_id = new.session_id and status in ('queued', 'running') limit 1) one) busy
        ) begun
        returning id, turn_at
        """;

    // Each run of a batch is looked up by its key, and the planner has no say in it ("lateral", and a command of its own for
    // each end): of a table that nobody has analyzed yet it expects few rows, and would read all of them for every batch.

    // Held until the events are in: whoever takes the run over afterwards sees them.
    private const string Owned = """
        select run.id
        from unnest($1::uuid[]) as wanted (id)
        cross join lateral (select id, process_id from hive.runs where id = wanted.id for share) run
        where run.process_id = $2
        """;

    // A process that has lost a run appends nothing to its log. Written again after an answer that did not come: no matter.
    private const string InsertEvents = """
        insert into hive.run_events (run_id, seq, at, kind, payload)
        select new.run_id, new.seq, new.at, new.kind, new.payload::json
        from unnest($2::uuid[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[])
             as new (run_id, seq, at, kind, payload)
        cross join lateral (select process_id from hive.runs where id = new.run_id offset 0) run
        where run.process_id = $1
        on conflict do nothing
        """;

    private const string EndRun = """
        update hive.runs
        set status = $3, output = $4, error = $5, input_tokens = $6, output_tokens = $7, activities = $8::jsonb,
            ended_at = case when $3 = 'paused' then null else $9 end
        where id = $2 and process_id = $1
        """;

    /// <summary>Tells this process's runs from those of another one.</summary>
    public Guid Process { get; } = Guid.NewGuid();

    /// <summary>Events behind the given one, in their order.</summary>
    /// <param name="run">The run as it stands.</param>
    /// <param name="after">The number of the last one that is known.</param>
    /// <param name="rows">How many rows to read; one holds one event, or pieces of text.</param>
    /// <param name="token">Ends it early.</param>
    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(RunRecord run, long after, int rows, CancellationToken token)
    {
        List<LoggedEvent> found = [];
        foreach (var row in await RowsAsync(run.Id, after, rows, token))
        {
            // The row may begin with pieces that are known: to the reader, or from the row before, which was written
            // although its process was told that it was not.
            foreach (var one in EventPayload.Events(row, run).Where(one => one.Seq > after))
            {
                found.Add(one);
                after = one.Seq;
            }
        }
        return found;
    }

    /// <summary>Rows behind the given one as they are on record, in their order.</summary>
    /// <param name="run">The run.</param>
    /// <param name="after">The number of the last row that is known.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="token">Ends it early.</param>
    public async Task<IReadOnlyList<EventRow>> RowsAsync(Guid run, long after, int limit, CancellationToken token)
    {
        await using var command = database.Command(
            """
            select seq, at, kind, payload::text from hive.run_events where run_id = $1 and seq > $2 order by seq limit $3
            """,
            run,
            after,
            limit
        );
        await using var row = await command.ExecuteReaderAsync(token);
        List<EventRow> found = [];
        while (await row.ReadAsync(token))
            found.Add(new(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3)));
        return found;
    }

    /// <summary>All that earlier processes have done of a run.</summary>
    internal async Task<RunJournal> JournalAsync(RunRecord run, CancellationToken token) =>
        RunJournal.Of(await ReadAsync(run, 0, int.MaxValue, token));

    internal async Task AppendAsync(RunBatch rows, CancellationToken token)
    {
        var (begun, ended, needed) = (rows.Begun, rows.Ended, rows.Checked);
        if (begun.Count + ended.Count + needed.Count + rows.Rows.Count == 0)
            return;
        await using var connection = await database.OpenConnectionAsync(token);
        await using var batch = connection.CreateBatch();
        if (needed.Count > 0)
            batch.BatchCommands.Add(
                Command(Owned, new NpgsqlParameter<Guid[]> { TypedValue = [.. needed] }, new() { Value = Process })
            );
        if (begun.Count > 0)
            Begin(batch, begun);
        if (rows.Rows.Count > 0)
            batch.BatchCommands.Add(Events(rows.Rows));
        foreach (var run in ended)
            batch.BatchCommands.Add(End(run));
        await batch.PrepareAsync(token);
        if (needed.Count + begun.Count == 0)
        {
            await batch.ExecuteNonQueryAsync(token);
            return;
        }
        await using var reader = await batch.ExecuteReaderAsync(token);
        if (needed.Count > 0)
        {
            while (await reader.ReadAsync(token))
                rows.Owned.Add(reader.GetGuid(0));
            if (begun.Count > 0)
                await reader.NextResultAsync(token);
        }
        while (begun.Count > 0 && await reader.ReadAsync(token))
            rows.Turns[reader.GetGuid(0)] = reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1);
        while (await reader.NextResultAsync(token)) { }
    }

    private void Begin(NpgsqlBatch batch, IReadOnlyList<RunRecord> begun)
    {
        batch.BatchCommands.Add(
            Command(
                UpsertSessions,
                Texts(begun, r => r.SessionId),
                Texts(begun, r => r.Kind.Word()),
                Texts(begun, r => r.ComponentId),
                Texts(begun, r => r.UserId),
                Texts(begun, NameOf),
                Times(begun, r => r.CreatedAt)
            )
        );
        batch.BatchCommands.Add(
            Command(
                InsertRuns,
                new() { Value = Process },
                Ids(begun),
                Texts(begun, r => r.SessionId),
                Texts(begun, r => r.Kind.Word()),
                Texts(begun, r => r.ComponentId),
                Versions(begun),
                Texts(begun, r => r.UserId),
                Texts(begun, r => r.Status.Word()),
                Texts(begun, r => r.Input),
                Texts(begun, r => r.Provider),
                Texts(begun, r => r.Model),
                Times(begun, r => r.CreatedAt)
            )
        );
    }

    private NpgsqlBatchCommand Events(List<(Guid Run, EventRow Row)> rows) =>
        Command(
            InsertEvents,
            new() { Value = Process },
            new NpgsqlParameter<Guid[]> { TypedValue = [.. rows.Select(one => one.Run)] },
            new NpgsqlParameter<long[]> { TypedValue = [.. rows.Select(one => one.Row.Seq)] },
            new NpgsqlParameter<DateTime[]>
            {
                TypedValue = [.. rows.Select(one => one.Row.At.UtcDateTime)],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
            },
            AllText([.. rows.Select(one => one.Row.Kind)]),
            AllText([.. rows.Select(one => one.Row.Payload)])
        );

    private NpgsqlBatchCommand End(RunRecord run) =>
        Command(
            EndRun,
            new() { Value = Process },
            new() { Value = run.Id },
            new() { Value = run.Status.Word() },
            new() { Value = run.Output },
            Text(run.Error),
            new() { Value = run.InputTokens },
            new() { Value = run.OutputTokens },
            new() { Value = ActivityJson.Write(run.Activities) },
            new() { Value = (run.EndedAt ?? run.CreatedAt).UtcDateTime }
        );

    private static NpgsqlParameter<string[]> AllText(string[] texts) =>
        new() { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    // A new session is called after what it began with.
    private static string NameOf(RunRecord run) =>
        run.Input.AsSpan().Trim() is var text && text.Length > 80
            ? KeepableText.Of(string.Concat(text[..79], "…"))
            : text.ToString();
}
