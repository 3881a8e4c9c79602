using Hive.Service.Problems;
using Npgsql;

namespace Hive.Service.Database;

/// <summary>What a database says about itself in <c>hive.schema_migrations</c>.</summary>
internal sealed class MigrationHistory(IReadOnlyList<MigrationHistory.Entry> applied)
{
    internal sealed record Entry(int Version, string Name, string Checksum);

    private const string Create = """
        create schema if not exists hive;
        create table if not exists hive.schema_migrations (
            version    integer     primary key,
            name       text        not null,
            checksum   text        not null,
            applied_at timestamptz not null default now()
        )
        """;

    public static async Task<MigrationHistory> ReadAsync(NpgsqlConnection connection, CancellationToken token)
    {
        // Looked up first: "if not exists" would leave a notice in the server's log at every start.
        if (!await ExistsAsync(connection, token))
            await RunAsync(connection, Create, token);

        await using var command = new NpgsqlCommand(
            "select version, name, checksum from hive.schema_migrations order by version",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        List<Entry> entries = [];
        while (await reader.ReadAsync(token))
            entries.Add(new(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        return new(entries);
    }

    /// <summary>The steps still to do.</summary>
    /// <exception cref="RefusedException">The database was made by a newer or by a different program.</exception>
    public IEnumerable<Migration> Pending(IReadOnlyList<Migration> known)
    {
        var newest = known.Count;
        if (applied is [.., var last] && last.Version > newest)
        {
            throw new RefusedException(
                $"The database is newer than this program: it has migration {last.Version} ({last.Name}), the program knows {newest}.",
                "Run a program at least as new as the one that wrote the database, or restore a backup from before."
            );
        }
        foreach (var (entry, ours) in applied.Zip(known))
            Compare(entry, ours);
        return known.Skip(applied.Count);
    }

    private static void Compare(Entry entry, Migration ours)
    {
        if (entry.Version != ours.Version)
        {
            throw new RefusedException(
                $"The database lacks migration {ours} although it has later ones.",
                "Restore a backup: its table hive.schema_migrations was changed by hand."
            );
        }
        if (entry.Checksum != ours.Checksum)
        {
            throw new RefusedException(
                $"Migration {ours} was applied to the database with another text than this program carries (checksum {entry.Checksum[..Math.Min(12, entry.Checksum.Length)]}, expected {ours.Checksum[..12]}).",
                "Run the program that wrote the database, or restore a backup; released migrations are never edited."
            );
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select to_regclass('hive.schema_migrations') is not null", connection);
        return (bool)(await command.ExecuteScalarAsync(token))!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(token);
    }
}
