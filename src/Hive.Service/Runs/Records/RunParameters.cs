using Npgsql;
using NpgsqlTypes;

namespace Hive.Service.Runs.Records;

/// <summary>The columns of many runs as the arrays that one statement takes.</summary>
internal static class RunParameters
{
    public static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }

    public static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter<Guid[]> Ids(IReadOnlyList<RunRecord> runs) =>
        new() { TypedValue = [.. runs.Select(r => r.Id)] };

    public static NpgsqlParameter<string?[]> Texts(IReadOnlyList<RunRecord> runs, Func<RunRecord, string?> value) =>
        new() { TypedValue = [.. runs.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    public static NpgsqlParameter<int?[]> Versions(IReadOnlyList<RunRecord> runs) =>
        new() { TypedValue = [.. runs.Select(r => r.ComponentVersion)] };

    public static NpgsqlParameter<DateTime[]> Times(IReadOnlyList<RunRecord> runs, Func<RunRecord, DateTimeOffset> value) =>
        new()
        {
            TypedValue = [.. runs.Select(r => value(r).UtcDateTime)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        };
}
