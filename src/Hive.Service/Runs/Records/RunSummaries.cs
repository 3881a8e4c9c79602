using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Database;
using Npgsql;
using NpgsqlTypes;
using static Hive.Service.Runs.Records.RunParameters;

namespace Hive.Service.Runs.Records;

/// <summary>Long lists of runs.</summary>
public sealed class RunSummaries(NpgsqlDataSource database)
{
    // In characters: what a list shows in a line.
    private const int Shown = 240;

    /// <summary>The newest runs first.</summary>
    public async Task<IReadOnlyList<RunSummary>> ListAsync(RunQuery query, CancellationToken token)
    {
        await using var command = database.CreateCommand(
            $"""
            select id, session_id, kind, component_id, user_id, status, left(input, {Shown}), left(error, {Shown}), model,
                input_tokens, output_tokens, created_at, ended_at
            from hive.runs
            where ($1::text is null or kind = $1) and ($2::text is null or component_id = $2)
              and ($3::text is null or status = $3) and ($4::text is null or session_id = $4)
              and ($5::text is null or user_id = $5)
              and ($6::text is null or strpos(lower(input), lower($6)) > 0)
              and ($7::uuid is null or id < $7) and ($9::text is null or user_id = $9)
            order by id desc limit $8
            """
        );
        command.Parameters.Add(Text(query.Kind?.Word()));
        command.Parameters.Add(Text(query.ComponentId));
        command.Parameters.Add(Text(query.Status?.Word()));
        command.Parameters.Add(Text(query.SessionId));
        command.Parameters.Add(Text(query.UserId));
        command.Parameters.Add(Text(query.Contains));
        command.Parameters.Add(new() { Value = (object?)query.Before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = query.Limit });
        command.Parameters.Add(UserBounds.Parameter);
        await using var row = await command.ExecuteReaderAsync(token);
        List<RunSummary> found = [];
        while (await row.ReadAsync(token))
        {
            found.Add(
                new(
                    row.GetGuid(0),
                    row.GetString(1),
                    ComponentKinds.Parse(row.GetString(2)),
                    row.GetString(3),
                    row.IsDBNull(4) ? null : row.GetString(4),
                    RunStatusWords.Parse(row.GetString(5)),
                    row.GetString(6),
                    row.IsDBNull(7) ? null : row.GetString(7),
                    row.GetString(8),
                    row.GetInt64(9),
                    row.GetInt64(10),
                    row.GetFieldValue<DateTimeOffset>(11),
                    row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12)
                )
            );
        }
        return found;
    }

    /// <summary>Removes a run of a session that has ended, and those that were asked for after it.</summary>
    /// <remarks>The session then goes on from before it: what a person asks anew, the model has not heard twice.</remarks>
    /// <returns>How many went; nothing when one of them is under way or waits.</returns>
    public async Task<int?> RemoveFromAsync(string session, Guid run, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using (
            var busy = transaction.Command(
                "select exists (select from hive.runs where session_id = $1 and id >= $2 and ended_at is null)",
                session,
                run
            )
        )
        {
            if ((bool)(await busy.ExecuteScalarAsync(token))!)
                return null;
        }
        await using var delete = transaction.Command(
            """
            delete from hive.runs where session_id = $1 and id >= $2
              and exists (select from hive.runs where session_id = $1 and id = $2)
              and ($3::text is null or user_id = $3)
            """,
            session,
            run,
            UserBounds.User
        );
        var gone = await delete.ExecuteNonQueryAsync(token);
        await transaction.CommitAsync(token);
        return gone;
    }
}
