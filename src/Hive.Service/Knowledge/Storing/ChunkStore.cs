using Hive.Service.Database;
using Hive.Service.Knowledge.Documents;
using Npgsql;
using NpgsqlTypes;

namespace Hive.Service.Knowledge.Storing;

/// <summary>Makes the chunks of one document in the database equal to those given, touching only what differs.</summary>
internal static class ChunkStore
{
    // Below this autovacuum's own rhythm is soon enough.
    private const int ManyRows = 2000;

    public static async Task<StoredChange> ReplaceAsync(
        NpgsqlTransaction transaction,
        Guid document,
        IReadOnlyList<Chunk> chunks,
        CancellationToken token
    )
    {
        // A text twice in one document is one chunk: found once is enough.
        var wanted = new Dictionary<string, (byte[] Hash, Chunk Chunk, int Ordinal)>(chunks.Count, StringComparer.Ordinal);
        for (var i = 0; i < chunks.Count; i++)
        {
            var hash = chunks[i].Hash();
            wanted.TryAdd(Convert.ToHexString(hash), (hash, chunks[i], i));
        }

        var present = await PresentAsync(transaction, document, token);
        long[] gone = [.. present.Where(one => !wanted.ContainsKey(one.Hash)).Select(one => one.Id)];
        var moved = present
            .Where(one =>
                wanted.TryGetValue(one.Hash, out var now) && (now.Ordinal != one.Ordinal || now.Chunk.Locator != one.Locator)
            )
            .Select(one => (one.Id, wanted[one.Hash].Ordinal, wanted[one.Hash].Chunk.Locator))
            .ToList();
        foreach (var one in present)
            wanted.Remove(one.Hash);

        if (gone.Length > 0)
            await RunAsync(transaction, "delete from hive.knowledge_chunks where id = any($1)", token, gone);
        if (moved.Count > 0)
        {
            await RunAsync(
                transaction,
                """
                update hive.knowledge_chunks c set ordinal = n.ordinal, locator = n.locator
                from unnest($1, $2, $3) as n (id, ordinal, locator) where c.id = n.id
                """,
                token,
                moved.Select(one => one.Id).ToArray(),
                moved.Select(one => one.Ordinal).ToArray(),
                moved.Select(one => one.Locator).ToArray()
            );
        }
        await CopyAsync(transaction, document, [.. wanted.Values], token);
        if (wanted.Count >= ManyRows)
            await RunAsync(transaction, "analyze hive.knowledge_chunks", token);
        return new(document, wanted.Count, gone.Length, present.Count - gone.Length);
    }

    private static async Task<List<Present>> PresentAsync(
        NpgsqlTransaction transaction,
        Guid document,
        CancellationToken token
    )
    {
        await using var command = transaction.Command(
            "select id, hash, ordinal, locator from hive.knowledge_chunks where document_id = $1",
            document
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        List<Present> present = [];
        while (await reader.ReadAsync(token))
            present.Add(
                new(
                    reader.GetInt64(0),
                    Convert.ToHexString(reader.GetFieldValue<byte[]>(1)),
                    reader.GetInt32(2),
                    reader.GetString(3)
                )
            );
        return present;
    }

    private static async Task CopyAsync(
        NpgsqlTransaction transaction,
        Guid document,
        List<(byte[] Hash, Chunk Chunk, int Ordinal)> chunks,
        CancellationToken token
    )
    {
        if (chunks.Count == 0)
            return;
        await using var copy = await transaction.Connection!.BeginBinaryImportAsync(
            "copy hive.knowledge_chunks (document_id, hash, ordinal, locator, text, metadata) from stdin (format binary)",
            token
        );
        foreach (var (hash, chunk, ordinal) in chunks)
        {
            await copy.StartRowAsync(token);
            await copy.WriteAsync(document, NpgsqlDbType.Uuid, token);
            await copy.WriteAsync(hash, NpgsqlDbType.Bytea, token);
            await copy.WriteAsync(ordinal, NpgsqlDbType.Integer, token);
            await copy.WriteAsync(chunk.Locator, NpgsqlDbType.Text, token);
            await copy.WriteAsync(chunk.Text, NpgsqlDbType.Text, token);
            await copy.WriteAsync(MetadataJson.Write(chunk.Metadata), NpgsqlDbType.Jsonb, token);
        }
        await copy.CompleteAsync(token);
    }

    private static async Task RunAsync(
        NpgsqlTransaction transaction,
        string sql,
        CancellationToken token,
        params object?[] values
    )
    {
        await using var command = transaction.Command(sql, values);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(token);
    }

    private sealed record Present(long Id, string Hash, int Ordinal, string Locator);
}
