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

    private static NpgsqlCommand With(this NpgsqlCommand command, ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
