using Npgsql;

namespace Hive.Service.Database;

/// <summary>Commands in few words, with parameters always apart from the statement.</summary>
internal static class DatabaseCommands
{
    /// <summary>A command on a connection of the pool.</summary>
    /// <param name="database">The pool.</param>
    /// <param name="sql">With $1, $2 … for the values.</param>
    /// <param name="values">In their order; null stands for SQL's null.</param>
    public static NpgsqlCommand Command(this NpgsqlDataSource database, string sql, params ReadOnlySpan<object?> values) =>
        database.CreateCommand(sql).With(values);

    /// <summary>A command in a transaction.</summary>
    public static NpgsqlCommand Command(
        this NpgsqlTransaction transaction,
        string sql,
        params ReadOnlySpan<object?> values
    ) => new NpgsqlCommand(sql, transaction.Connection, transaction).With(values);

    /// <summary>A command whose statement each connection prepares once: for what is asked all the time.</summary>
    /// <param name="connection">The connection, which outlives the command.</param>
    /// <param name="sql">With $1, $2 … for the values; one of few, since a connection keeps it.</param>
    /// <param name="token">Ends it early.</param>
    /// <param name="parameters">In their order, each with its type.</param>
    public static async Task<NpgsqlCommand> PreparedAsync(
        this NpgsqlConnection connection,
        string sql,
        CancellationToken token,
        params NpgsqlParameter[] parameters
    )
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.PrepareAsync(token);
        return command;
    }

    private static NpgsqlCommand With(this NpgsqlCommand command, ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
