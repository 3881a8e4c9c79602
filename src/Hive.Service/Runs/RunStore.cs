using Hive.Service.Components;
using Npgsql;
using NpgsqlTypes;
using static Hive.Service.Runs.RunParameters;

namespace Hive.Service.Runs;

/// <summary>Runs in PostgreSQL: reads, and the statements that <see cref="RunWriter"/> sends.</summary>
public sealed class RunStore(NpgsqlDataSource database)
{
    private const string Columns = """
        id, session_id, kind, component_id, component_version, user_id, status, input, output, error, provider, model,
        input_tokens, output_tokens, activities::text, created_at, ended_at
        """;

    // All rows of a batch in one statement each: one plan, one round trip, one commit for many runs.
    private const string UpsertSessions = """
        insert into hive.sessions (id, kind, component_id, user_id, name, created_at, updated_at)
        select distinct on (id) id, kind, component_id, user_id, name, at, at
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
             as new (id, kind, component_id, user_id, name, at)
        order by id, at
        on conflict (id) do update set updated_at = excluded.updated_at
        """;

    private const string InsertRuns = """
        insert into hive.runs (id, session_id, kind, component_id, component_version, user_id, status, input, provider,
            model, process_id, created_at)
        select id, session_id, kind, component_id, version, user_id, status, input, provider, model, $1, at
        from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[],
            $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[])
             as new (id, session_id, kind, component_id, version, user_id, status, input, provider, model, at)
        """;

    private const string NoteRuns = """
        update hive.runs as run set activities = new.activities::jsonb
        from unnest($1::uuid[], $2::text[]) as new (id, activities)
        where run.id = new.id and run.ended_at is null
        """;

    private const string EndRuns = """
        update hive.runs as run
        set status = new.status, output = new.output, error = new.error, input_tokens = new.input_tokens,
            output_tokens = new.output_tokens, activities = new.activities::jsonb, ended_at = new.at
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[],
            $5::bigint[], $6::bigint[], $7::text[], $8::timestamptz[])
             as new (id, status, output, error, input_tokens, output_tokens, activities, at)
        where run.id = new.id
        """;

    /// <summary>Tells this process's runs from those of a dead one.</summary>
    public Guid Process { get; } = Guid.NewGuid();

    /// <summary>The run, as far as it is stored.</summary>
    public async Task<RunRecord?> FindAsync(Guid id, CancellationToken token) =>
        (await QueryAsync($"select {Columns} from hive.runs where id = $1", token, new NpgsqlParameter { Value = id }))
            is [var found]
            ? found
            : null;

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
            where kind = $1 and component_id = $2 and ($3::text is null or session_id = $3) order by id desc limit $4
            """,
            token,
            Text(kind.Word()),
            Text(component),
            Text(session),
            new() { Value = limit }
        );

    /// <summary>Runs of a session, the oldest first.</summary>
    public Task<IReadOnlyList<RunRecord>> OfSessionAsync(string session, CancellationToken token) =>
        QueryAsync($"select {Columns} from hive.runs where session_id = $1 order by id limit 1000", token, Text(session));

    /// <summary>What a session's next run is told: its newest completed runs, the oldest of them first.</summary>
    public async Task<SessionHistory?> HistoryAsync(string session, int runs, CancellationToken token)
    {
        await using var command = database.CreateCommand(
            """
            select s.kind, s.component_id, s.summary, r.input, r.output
            from hive.sessions s
            left join lateral (
                select id, input, output from hive.runs
                where session_id = s.id and status = 'completed' order by id desc limit $2) r on true
            where s.id = $1
            order by r.id
            """
        );
        command.Parameters.Add(Text(session));
        command.Parameters.Add(new() { Value = runs });
        await using var reader = await command.ExecuteReaderAsync(token);
        SessionHistory? history = null;
        List<(string, string)> turns = [];
        while (await reader.ReadAsync(token))
        {
            history ??= new(
                ComponentKinds.Parse(reader.GetString(0)),
                reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                turns
            );
            if (!reader.IsDBNull(3))
                turns.Add((reader.GetString(3), reader.GetString(4)));
        }
        return history;
    }

    /// <summary>Marks what another process left in flight. Returns how many runs that were.</summary>
    public async Task<int> InterruptOthersAsync(CancellationToken token)
    {
        await using var command = database.CreateCommand(
            """
            update hive.runs set status = 'interrupted', ended_at = now(),
                error = 'The API ended while this run was under way.'
            where status in ('queued', 'running') and process_id <> $1
            """
        );
        command.Parameters.Add(new() { Value = Process });
        return await command.ExecuteNonQueryAsync(token);
    }

    internal async Task WriteAsync(
        IReadOnlyList<RunRecord> begun,
        IReadOnlyList<(Guid Id, string Activities)> noted,
        IReadOnlyList<RunRecord> ended,
        CancellationToken token
    )
    {
        await using var batch = database.CreateBatch();
        if (begun.Count > 0)
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
        if (noted.Count > 0)
        {
            batch.BatchCommands.Add(
                Command(
                    NoteRuns,
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. noted.Select(one => one.Id)] },
                    new NpgsqlParameter<string[]>
                    {
                        TypedValue = [.. noted.Select(one => one.Activities)],
                        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
                    }
                )
            );
        }
        if (ended.Count > 0)
        {
            batch.BatchCommands.Add(
                Command(
                    EndRuns,
                    Ids(ended),
                    Texts(ended, r => r.Status.Word()),
                    Texts(ended, r => r.Output),
                    Texts(ended, r => r.Error),
                    Numbers(ended, r => r.InputTokens),
                    Numbers(ended, r => r.OutputTokens),
                    Texts(ended, r => ActivityJson.Write(r.Activities)),
                    Times(ended, r => r.EndedAt ?? r.CreatedAt)
                )
            );
        }
        await batch.ExecuteNonQueryAsync(token);
    }

    private async Task<IReadOnlyList<RunRecord>> QueryAsync(
        string sql,
        CancellationToken token,
        params NpgsqlParameter[] parameters
    )
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(token);
        List<RunRecord> found = [];
        while (await reader.ReadAsync(token))
            found.Add(Read(reader));
        return found;
    }

    private static RunRecord Read(NpgsqlDataReader row) =>
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

    // A new session is called after what it began with.
    private static string NameOf(RunRecord run) =>
        run.Input.AsSpan().Trim() is var text && text.Length > 80
            ? KeepableText.Of(string.Concat(text[..79], "…"))
            : text.ToString();
}
