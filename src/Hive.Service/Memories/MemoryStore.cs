using Hive.Service.Access;
using Npgsql;
using NpgsqlTypes;

namespace Hive.Service.Memories;

/// <summary>What is remembered of users, in PostgreSQL.</summary>
public sealed class MemoryStore(NpgsqlDataSource database)
{
    // In every prompt: more would push out the question.
    private const int MostTold = 50;

    private const string Columns = "id, user_id, memory, topics, kind, component_id, updated_at";

    /// <summary>What a model is told: the newest, in the order in which it was learnt.</summary>
    public async Task<IReadOnlyList<Memory>> OfUserAsync(string user, CancellationToken token) =>
        [
            .. (
                await QueryAsync(
                    $"select {Columns} from hive.memories where user_id = $1 order by id desc limit {MostTold}",
                    token,
                    Text(user)
                )
            ).Reverse(),
        ];

    /// <summary>One page, the newest first, and how many there are in all.</summary>
    /// <param name="query">What they must fit.</param>
    /// <param name="token">Ends it early.</param>
    public async Task<(IReadOnlyList<Memory> Page, long Total)> ListAsync(MemoryQuery query, CancellationToken token)
    {
        const string Fits = """
            from hive.memories
            where ($1::text is null or user_id = $1) and ($2::text is null or strpos(lower(memory), lower($2)) > 0)
              and ($3::text is null or component_id = $3) and ($4::text is null or $4 = any (topics))
              and ($5::text is null or user_id = $5)
            """;
        NpgsqlParameter[] Parameters() =>
            [Text(query.UserId), Text(query.Contains), Text(query.ComponentId), Text(query.Topic), UserBounds.Parameter];
        var page = await QueryAsync(
            $"select {Columns} {Fits} order by updated_at desc, id desc limit $6 offset $7",
            token,
            [.. Parameters(), new() { Value = query.Limit }, new() { Value = query.Offset }]
        );
        await using var count = database.CreateCommand($"select count(*) {Fits}");
        count.Parameters.AddRange(Parameters());
        return (page, (long)(await count.ExecuteScalarAsync(token))!);
    }

    /// <summary>The topics of all memories, or of a user's, in their order.</summary>
    public async Task<IReadOnlyList<string>> TopicsAsync(string? user, CancellationToken token)
    {
        await using var command = database.CreateCommand(
            """
            select distinct topic from hive.memories, unnest(topics) as topic
            where ($1::text is null or user_id = $1) and ($2::text is null or user_id = $2) order by topic limit 1000
            """
        );
        command.Parameters.Add(Text(user));
        command.Parameters.Add(UserBounds.Parameter);
        await using var row = await command.ExecuteReaderAsync(token);
        List<string> topics = [];
        while (await row.ReadAsync(token))
            topics.Add(row.GetString(0));
        return topics;
    }

    /// <summary>How much is remembered of each user, the most first, and how many users there are.</summary>
    public async Task<(IReadOnlyList<(string User, long Memories, DateTimeOffset Newest)> Page, long Total)> UsersAsync(
        string? user,
        int limit,
        int offset,
        CancellationToken token
    )
    {
        await using var command = database.CreateCommand(
            """
            select user_id, count(*), max(updated_at), count(*) over () from hive.memories
            where ($1::text is null or user_id = $1) and ($4::text is null or user_id = $4) group by user_id order by count(*) desc, user_id limit $2 offset $3
            """
        );
        command.Parameters.AddRange(
            (NpgsqlParameter[])[Text(user), new() { Value = limit }, new() { Value = offset }, UserBounds.Parameter]
        );
        await using var row = await command.ExecuteReaderAsync(token);
        List<(string, long, DateTimeOffset)> users = [];
        var total = 0L;
        while (await row.ReadAsync(token))
        {
            users.Add((row.GetString(0), row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(2)));
            total = row.GetInt64(3);
        }
        return (users, total);
    }

    /// <summary>One memory.</summary>
    public async Task<Memory?> FindAsync(Guid id, CancellationToken token) =>
        (
            await QueryAsync(
                $"select {Columns} from hive.memories where id = $1 and ($2::text is null or user_id = $2)",
                token,
                new() { Value = id },
                UserBounds.Parameter
            )
        )
            is [var found]
            ? found
            : null;

    /// <summary>Stores it, new or changed.</summary>
    public Task SaveAsync(Memory memory, CancellationToken token) => ExecuteAsync([Saved(memory)], token);

    /// <summary>Puts some memories in the place of others, all at once: nobody sees neither.</summary>
    public Task ReplaceAsync(IReadOnlyList<Memory> before, IReadOnlyList<Memory> after, CancellationToken token)
    {
        var forgotten = new NpgsqlBatchCommand("delete from hive.memories where id = any ($1)");
        forgotten.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. before.Select(one => one.Id)] });
        return ExecuteAsync([forgotten, .. after.Select(Saved)], token);
    }

    /// <summary>Forgets. Returns how many were there.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="user">Only those of this user, unless nothing.</param>
    /// <param name="token">Ends it early.</param>
    public async Task<int> DeleteAsync(IReadOnlyList<Guid> ids, string? user, CancellationToken token)
    {
        await using var command = database.CreateCommand(
            """
            delete from hive.memories
            where id = any ($1) and ($2::text is null or user_id = $2) and ($3::text is null or user_id = $3)
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        command.Parameters.Add(Text(user));
        command.Parameters.Add(UserBounds.Parameter);
        return await command.ExecuteNonQueryAsync(token);
    }

    private static NpgsqlBatchCommand Saved(Memory memory)
    {
        var command = new NpgsqlBatchCommand(
            """
            insert into hive.memories (id, user_id, memory, topics, kind, component_id, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $7)
            on conflict (id) do update set memory = excluded.memory, topics = excluded.topics,
                updated_at = excluded.updated_at
            """
        );
        command.Parameters.AddRange(
            (NpgsqlParameter[])
                [
                    new() { Value = memory.Id },
                    Text(UserBounds.Owner(memory.UserId)),
                    Text(memory.Text),
                    new NpgsqlParameter<string[]> { TypedValue = [.. memory.Topics] },
                    Text(memory.Kind),
                    Text(memory.ComponentId),
                    new() { Value = memory.UpdatedAt.UtcDateTime },
                ]
        );
        return command;
    }

    // A batch is one transaction.
    private async Task ExecuteAsync(IEnumerable<NpgsqlBatchCommand> commands, CancellationToken token)
    {
        await using var batch = database.CreateBatch();
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(token);
    }

    private async Task<IReadOnlyList<Memory>> QueryAsync(
        string sql,
        CancellationToken token,
        params NpgsqlParameter[] parameters
    )
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var row = await command.ExecuteReaderAsync(token);
        List<Memory> found = [];
        while (await row.ReadAsync(token))
        {
            found.Add(
                new()
                {
                    Id = row.GetGuid(0),
                    UserId = row.GetString(1),
                    Text = row.GetString(2),
                    Topics = row.GetFieldValue<string[]>(3),
                    Kind = row.IsDBNull(4) ? null : row.GetString(4),
                    ComponentId = row.IsDBNull(5) ? null : row.GetString(5),
                    UpdatedAt = row.GetFieldValue<DateTimeOffset>(6),
                }
            );
        }
        return found;
    }

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
