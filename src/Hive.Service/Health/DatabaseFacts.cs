using Npgsql;

namespace Hive.Service.Health;

/// <summary>How the database stands, for people.</summary>
/// <param name="Version">For example <c>15.14</c>.</param>
/// <param name="SizeBytes">Of this database.</param>
/// <param name="Connections">To the server, from all programs.</param>
/// <param name="MostConnections">How many the server takes.</param>
/// <param name="StartedAt">When the server was started.</param>
/// <param name="ArchivedAt">When it last put a piece of its log into the archive; nothing when it never did.</param>
/// <param name="ArchiveFailedAt">When it last could not.</param>
/// <param name="Tables">The largest tables of Hive, with their indexes.</param>
public sealed record DatabaseFacts(
    string Version,
    long SizeBytes,
    int Connections,
    int MostConnections,
    DateTimeOffset StartedAt,
    DateTimeOffset? ArchivedAt,
    DateTimeOffset? ArchiveFailedAt,
    IReadOnlyList<TableSize> Tables
)
{
    /// <summary>Asks for them.</summary>
    public static async Task<DatabaseFacts> AskAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(
            new(
                """
                select current_setting('server_version'), pg_database_size(current_database()),
                    (select count(*)::int from pg_stat_activity where backend_type = 'client backend'),
                    current_setting('max_connections')::int, pg_postmaster_start_time(), last_archived_time, last_failed_time
                from pg_stat_archiver
                """
            )
        );
        // An estimate: counting rows would read them.
        batch.BatchCommands.Add(
            new(
                """
                select relname::text, greatest(n_live_tup, 0), pg_total_relation_size(relid) from pg_stat_user_tables
                where schemaname = 'hive' order by 3 desc, 1 limit 8
                """
            )
        );
        await using var row = await batch.ExecuteReaderAsync(token);
        await row.ReadAsync(token);
        var facts = new DatabaseFacts(
            row.GetString(0).Split(' ')[0],
            row.GetInt64(1),
            row.GetInt32(2),
            row.GetInt32(3),
            row.GetFieldValue<DateTimeOffset>(4),
            row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5),
            row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6),
            []
        );
        await row.NextResultAsync(token);
        List<TableSize> tables = [];
        while (await row.ReadAsync(token))
            tables.Add(new(row.GetString(0), row.GetInt64(1), row.GetInt64(2)));
        return facts with { Tables = tables };
    }
}

/// <summary>One table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows it has, about.</param>
/// <param name="SizeBytes">With its indexes.</param>
public sealed record TableSize(string Name, long Rows, long SizeBytes);
