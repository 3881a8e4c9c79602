using Hive.Service.Problems;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Database;

/// <summary>
/// Brings the schema <c>hive</c> to the state that this program needs; safe when several programs start at once.
/// </summary>
public sealed partial class Migrator(NpgsqlDataSource database, IReadOnlyList<Migration> known, ILogger<Migrator> log)
{
    // Any number of our own: the lock is per database, and only Hive programs take it.
    private const long LockKey = 0x48495645; // "HIVE"

    /// <summary>Applies what is missing, each step in a transaction of its own. Returns how many it applied.</summary>
    /// <exception cref="RefusedException">The database was made by a newer or by a different program.</exception>
    public async Task<int> MigrateAsync(CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        // Held by the session, so a program that dies in the middle releases it; another one waits without limit.
        await RunAsync(connection, $"select pg_advisory_lock({LockKey})", token, seconds: 0);
        try
        {
            var history = await MigrationHistory.ReadAsync(connection, token);
            var applied = 0;
            foreach (var migration in history.Pending(known))
            {
                await ApplyAsync(connection, migration, token);
                applied++;
            }
            return applied;
        }
        finally
        {
            // Not cancelled: an unlock that is skipped would keep the lock in the pooled connection.
            if (connection.FullState == System.Data.ConnectionState.Open)
                await RunAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token);
        // A long migration on a large table is not a failure: no time limit but the token's.
        await RunAsync(connection, migration.Sql, token, seconds: 0);
        await using var entry = new NpgsqlCommand(
            "insert into hive.schema_migrations (version, name, checksum) values ($1, $2, $3)",
            connection,
            transaction
        )
        {
            Parameters =
            {
                new() { Value = migration.Version },
                new() { Value = migration.Name },
                new() { Value = migration.Checksum },
            },
        };
        await entry.ExecuteNonQueryAsync(token);
        await transaction.CommitAsync(token);
        Applied(migration);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken token, int? seconds = null)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = seconds ?? command.CommandTimeout;
        await command.ExecuteNonQueryAsync(token);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Migration {Migration} applied")]
    private partial void Applied(Migration migration);
}
