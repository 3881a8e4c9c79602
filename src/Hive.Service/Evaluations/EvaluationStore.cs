using System.Text.Json.Nodes;
using Hive.Service.Components;
using Hive.Service.Database;
using Npgsql;
using NpgsqlTypes;

namespace Hive.Service.Evaluations;

/// <summary>Evaluations in PostgreSQL.</summary>
public sealed class EvaluationStore(NpgsqlDataSource database)
{
    private const string Columns =
        "id, name, type, kind, component_id, model, provider, input::text, result::text, created_at, updated_at";

    /// <summary>One page, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<Evaluation> Page, long Total)> ListAsync(EvaluationQuery query, CancellationToken token)
    {
        var order = query.Ascending ? "asc" : "desc";
        await using var command = database.CreateCommand(
            $"""
            select {Columns}, count(*) over () from hive.evaluations
            where ($1::text is null or kind = $1) and ($2::text is null or component_id = $2)
              and ($3::text is null or model = $3) and (cardinality($4) = 0 or type = any ($4))
            order by created_at {order}, id {order} limit $5 offset $6
            """
        );
        command.Parameters.AddRange(
            (NpgsqlParameter[])
                [
                    Text(query.Kind?.Word()),
                    Text(query.ComponentId),
                    Text(query.Model),
                    new NpgsqlParameter<string[]> { TypedValue = [.. query.Types] },
                    new() { Value = query.Limit },
                    new() { Value = query.Offset },
                ]
        );
        await using var row = await command.ExecuteReaderAsync(token);
        List<Evaluation> found = [];
        var total = 0L;
        while (await row.ReadAsync(token))
        {
            found.Add(Read(row));
            total = row.GetInt64(11);
        }
        return (found, total);
    }

    /// <summary>One evaluation, or nothing.</summary>
    public async Task<Evaluation?> FindAsync(Guid id, CancellationToken token)
    {
        await using var command = database.Command($"select {Columns} from hive.evaluations where id = $1", id);
        await using var row = await command.ExecuteReaderAsync(token);
        return await row.ReadAsync(token) ? Read(row) : null;
    }

    /// <summary>Keeps a new one.</summary>
    public async Task AddAsync(Evaluation one, CancellationToken token)
    {
        await using var command = database.Command(
            """
            insert into hive.evaluations (id, name, type, kind, component_id, model, provider, input, result, created_at, updated_at)
            values ($1, $2, $3, $4, $5, nullif($6, ''), nullif($7, ''), $8::jsonb, $9::jsonb, $10, $10)
            """,
            one.Id,
            one.Name,
            one.Type,
            one.Kind.Word(),
            one.ComponentId,
            one.Model ?? "",
            one.Provider ?? "",
            one.Input.ToJsonString(),
            one.Result.ToJsonString(),
            one.CreatedAt.UtcDateTime
        );
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Gives it another name. False when there is none.</summary>
    public async Task<bool> RenameAsync(Guid id, string name, CancellationToken token)
    {
        await using var command = database.Command(
            "update hive.evaluations set name = $2, updated_at = now() where id = $1",
            id,
            name
        );
        return await command.ExecuteNonQueryAsync(token) > 0;
    }

    /// <summary>Removes some. Returns how many were there.</summary>
    public async Task<int> DeleteAsync(IReadOnlyList<Guid> ids, CancellationToken token)
    {
        await using var command = database.CreateCommand("delete from hive.evaluations where id = any ($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        return await command.ExecuteNonQueryAsync(token);
    }

    private static Evaluation Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetString(2),
            ComponentKinds.Parse(row.GetString(3)),
            row.GetString(4),
            row.IsDBNull(5) ? null : row.GetString(5),
            row.IsDBNull(6) ? null : row.GetString(6),
            JsonNode.Parse(row.GetString(7))!.AsObject(),
            JsonNode.Parse(row.GetString(8))!.AsObject(),
            row.GetFieldValue<DateTimeOffset>(9),
            row.GetFieldValue<DateTimeOffset>(10)
        );

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
