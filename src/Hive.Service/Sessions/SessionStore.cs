using Hive.Service.Access;
using Hive.Service.Components;
using Npgsql;
using NpgsqlTypes;

namespace Hive.Service.Sessions;

/// <summary>Sessions in PostgreSQL. Runs make them; here they are listed, renamed and removed.</summary>
public sealed class SessionStore(NpgsqlDataSource database)
{
    private const string Columns =
        "id, kind, component_id, user_id, name, summary, created_at, updated_at, state::text, metadata::text";

    private const string Fits = """
        from hive.sessions
        where ($1::text is null or kind = $1) and ($2::text is null or component_id = $2)
            and ($3::text is null or user_id = $3)
          and ($4::text is null or strpos(lower(coalesce(name, '')), lower($4)) > 0)
          and ($5::text is null or user_id = $5)
        """;

    /// <summary>One page, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<SessionRecord> Page, long Total)> ListAsync(SessionQuery query, CancellationToken token)
    {
        NpgsqlParameter[] Parameters() =>
            [
                Text(query.Kind?.Word()),
                Text(query.ComponentId),
                Text(query.UserId),
                Text(query.NameContains),
                UserBounds.Parameter,
            ];
        var order = $"{(query.ByCreation ? "created_at" : "updated_at")} {(query.Ascending ? "asc" : "desc")}";
        // In one round trip on one connection.
        await using var batch = database.CreateBatch();
        var page = new NpgsqlBatchCommand($"select {Columns} {Fits} order by {order}, id limit $6 offset $7");
        page.Parameters.AddRange(Parameters());
        page.Parameters.Add(new NpgsqlParameter { Value = query.Limit });
        page.Parameters.Add(new NpgsqlParameter { Value = query.Offset });
        var count = new NpgsqlBatchCommand($"select count(*) {Fits}");
        count.Parameters.AddRange(Parameters());
        batch.BatchCommands.Add(page);
        batch.BatchCommands.Add(count);
        await using var row = await batch.ExecuteReaderAsync(token);
        var found = await ReadAsync(row, token);
        await row.NextResultAsync(token);
        await row.ReadAsync(token);
        return (found, row.GetInt64(0));
    }

    /// <summary>One session.</summary>
    public Task<SessionRecord?> FindAsync(string id, CancellationToken token) =>
        OneAsync(
            $"select {Columns} from hive.sessions where id = $1 and ($2::text is null or user_id = $2)",
            token,
            Text(id),
            UserBounds.Parameter
        );

    /// <summary>Gives it another name. Returns it, or nothing where there is none.</summary>
    public Task<SessionRecord?> RenameAsync(string id, string name, CancellationToken token) =>
        OneAsync(
            $"""
            update hive.sessions set name = $2, updated_at = now()
            where id = $1 and ($3::text is null or user_id = $3) returning {Columns}
            """,
            token,
            Text(id),
            Text(name),
            UserBounds.Parameter
        );

    /// <summary>Begins a session before its first run. Nothing when there is one of that id.</summary>
    /// <param name="session">Without a component, the first run's becomes its own.</param>
    /// <param name="token">Ends it early.</param>
    public Task<SessionRecord?> CreateAsync(SessionRecord session, CancellationToken token) =>
        OneAsync(
            $"""
            insert into hive.sessions (id, kind, component_id, user_id, name, state, metadata, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, now(), now()) on conflict do nothing returning {Columns}
            """,
            token,
            Text(session.Id),
            Text(session.Kind.Word()),
            Text(session.ComponentId),
            Text(UserBounds.Owner(session.UserId)),
            Text(session.Name),
            Text(session.State),
            Text(session.Metadata)
        );

    /// <summary>
    /// Keeps what clients have of it; nothing leaves what is there. Returns it, or nothing where there is none.
    /// </summary>
    public Task<SessionRecord?> KeepAsync(string id, string? state, string? metadata, CancellationToken token) =>
        OneAsync(
            $"""
            update hive.sessions set state = coalesce($2::jsonb, state), metadata = coalesce($3::jsonb, metadata),
                updated_at = now()
            where id = $1 and ($4::text is null or user_id = $4) returning {Columns}
            """,
            token,
            Text(id),
            Text(state),
            Text(metadata),
            UserBounds.Parameter
        );

    /// <summary>Removes sessions with all of their runs. Returns how many were there.</summary>
    public async Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken token)
    {
        await using var command = database.CreateCommand(
            "delete from hive.sessions where id = any ($1) and ($2::text is null or user_id = $2)"
        );
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. ids] });
        command.Parameters.Add(UserBounds.Parameter);
        return await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>
    /// Completed runs that a summary does not cover and the messages no longer hold, the oldest first, and the summary so
    /// far.
    /// </summary>
    /// <param name="id">The session.</param>
    /// <param name="inMessages">How many of the newest runs the messages hold.</param>
    /// <param name="token">Ends it early.</param>
    public async Task<(string? Summary, IReadOnlyList<(Guid Run, string Input, string Output)> Uncovered)> UncoveredAsync(
        string id,
        int inMessages,
        CancellationToken token
    )
    {
        await using var command = database.CreateCommand(
            """
            select s.summary, r.id, r.input, r.output
            from hive.sessions s
            join lateral (
                select id, input, output from hive.runs
                where session_id = s.id and status = 'completed' order by id desc offset $2 limit 50) r
              on s.summary_until is null or r.id > s.summary_until
            where s.id = $1
            order by r.id
            """
        );
        command.Parameters.Add(Text(id));
        command.Parameters.Add(new() { Value = inMessages });
        await using var row = await command.ExecuteReaderAsync(token);
        string? summary = null;
        List<(Guid, string, string)> runs = [];
        while (await row.ReadAsync(token))
        {
            summary = row.IsDBNull(0) ? null : row.GetString(0);
            runs.Add((row.GetGuid(1), row.GetString(2), row.GetString(3)));
        }
        return (summary, runs);
    }

    /// <summary>Keeps a summary that covers all runs up to one.</summary>
    public async Task SummariseAsync(string id, string summary, Guid until, CancellationToken token)
    {
        await using var command = database.CreateCommand(
            "update hive.sessions set summary = $2, summary_until = $3 where id = $1"
        );
        command.Parameters.Add(Text(id));
        command.Parameters.Add(Text(summary));
        command.Parameters.Add(new() { Value = until });
        await command.ExecuteNonQueryAsync(token);
    }

    private async Task<SessionRecord?> OneAsync(string sql, CancellationToken token, params NpgsqlParameter[] parameters) =>
        await QueryAsync(sql, token, parameters) is [var one] ? one : null;

    private async Task<IReadOnlyList<SessionRecord>> QueryAsync(
        string sql,
        CancellationToken token,
        params NpgsqlParameter[] parameters
    )
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var row = await command.ExecuteReaderAsync(token);
        return await ReadAsync(row, token);
    }

    private static async Task<IReadOnlyList<SessionRecord>> ReadAsync(NpgsqlDataReader row, CancellationToken token)
    {
        List<SessionRecord> found = [];
        while (await row.ReadAsync(token))
        {
            found.Add(
                new()
                {
                    Id = row.GetString(0),
                    Kind = ComponentKinds.Parse(row.GetString(1)),
                    ComponentId = row.GetString(2),
                    UserId = row.IsDBNull(3) ? null : row.GetString(3),
                    Name = row.IsDBNull(4) ? null : row.GetString(4),
                    Summary = row.IsDBNull(5) ? null : row.GetString(5),
                    CreatedAt = row.GetFieldValue<DateTimeOffset>(6),
                    UpdatedAt = row.GetFieldValue<DateTimeOffset>(7),
                    State = row.IsDBNull(8) ? null : row.GetString(8),
                    Metadata = row.IsDBNull(9) ? null : row.GetString(9),
                }
            );
        }
        return found;
    }

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
