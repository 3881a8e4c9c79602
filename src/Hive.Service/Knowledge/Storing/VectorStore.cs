using System.Globalization;
using Hive.Service.Database;
using Hive.Service.Knowledge.Embedding;
using Npgsql;
using NpgsqlTypes;

namespace Hive.Service.Knowledge.Storing;

/// <summary>The vectors of chunks, and the index over them where pgvector is there.</summary>
public sealed class VectorStore(NpgsqlDataSource database)
{
    // What pgvector's index over half-precision vectors takes.
    private const int MostIndexed = 4000;

    // Any number of our own; see Migrator.
    private const long IndexLock = 0x48495645_0001;

    private volatile VectorSpace? space;
    private volatile bool indexMade;
    private bool? walks;

    /// <summary>Which vectors there are, as far as is known; nothing before the first ones.</summary>
    public VectorSpace? Space => space;

    /// <summary>
    /// Looks at the database: which model's vectors it has, and whether pgvector is there. Makes the index if it can.
    /// </summary>
    public async Task<VectorSpace?> LookAsync(CancellationToken token)
    {
        await using var command = database.Command(
            """
            select e.model, e.dimension, to_regtype('halfvec') is not null and e.dimension <= $1
            from hive.knowledge_embedding e
            """,
            MostIndexed
        );
        VectorSpace? seen = null;
        await using (var reader = await command.ExecuteReaderAsync(token))
        {
            if (await reader.ReadAsync(token))
                seen = new(reader.GetString(0), reader.GetInt32(1), reader.GetBoolean(2), Walks: false);
        }
        if (seen is { Indexed: true })
            seen = seen with { Walks = walks ??= await WalksAsync(token) };
        if (seen is { Indexed: true } && !(indexMade && seen == space))
        {
            await MakeIndexAsync(seen.Dimension, token);
            indexMade = true;
        }
        return space = seen;
    }

    /// <summary>Removes the vectors of any other model: nothing compares to them.</summary>
    public async Task ForgetOthersAsync(string model, CancellationToken token)
    {
        if (await LookAsync(token) is not { } before || before.Model == model)
            return;
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await RunAsync(
            connection,
            """
            drop index if exists hive.knowledge_vectors_near;
            truncate hive.knowledge_vectors;
            delete from hive.knowledge_embedding
            """,
            token
        );
        await transaction.CommitAsync(token);
        space = null;
    }

    /// <summary>Says which model the next vectors come from.</summary>
    /// <exception cref="EmbeddingException">Those in the database are of another model or dimension.</exception>
    public async Task<VectorSpace> UseAsync(string model, int dimension, CancellationToken token)
    {
        if (space is not { } known)
        {
            await using var command = database.Command(
                "insert into hive.knowledge_embedding (model, dimension) values ($1, $2) on conflict (only_row) do nothing",
                model,
                dimension
            );
            await command.ExecuteNonQueryAsync(token);
            known = (await LookAsync(token))!;
        }
        return known.Model == model && known.Dimension == dimension
            ? known
            : throw new EmbeddingException(
                $"The model {model} gave a vector of {dimension} numbers; those in the database have {known.Dimension} and are from {known.Model}.",
                "Name the model that made them in HIVE_EMBEDDINGS_MODEL, or give this one another name there.",
                mayPass: false
            );
    }

    /// <summary>
    /// Drops the index before many vectors come, if they are many beside those there: to build it anew afterwards is many
    /// times quicker.
    /// </summary>
    /// <remarks>
    /// Until <see cref="LookAsync"/> makes it again, by whomever and after whatever, searches compare every vector.
    /// </remarks>
    /// <returns>Whether it was dropped.</returns>
    public async Task<bool> DropIndexForManyAsync(CancellationToken token)
    {
        await using var command = database.CreateCommand(
            """
            select c.missing >= 2000 and c.missing * 4 >= c.present from (
                select (select count(*) from hive.knowledge_vectors) as present,
                    (select count(*) from hive.knowledge_chunks k
                        where not exists (select from hive.knowledge_vectors v where v.chunk_id = k.id)) as missing
            ) c
            """
        );
        if (!(bool)(await command.ExecuteScalarAsync(token))!)
            return false;
        await using var connection = await database.OpenConnectionAsync(token);
        await RunAsync(connection, "drop index if exists hive.knowledge_vectors_near", token);
        indexMade = false;
        return true;
    }

    /// <summary>Chunks without a vector, in the order of their ids.</summary>
    /// <param name="after">Only those behind this id.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="except">Not these.</param>
    /// <param name="token">Ends the question.</param>
    public async Task<IReadOnlyList<(long Id, string Text)>> MissingAsync(
        long after,
        int most,
        IReadOnlyCollection<long> except,
        CancellationToken token
    )
    {
        await using var command = database.Command(
            """
            select c.id, c.text from hive.knowledge_chunks c
            where c.id > $1 and c.id <> all($3)
                and not exists (select from hive.knowledge_vectors v where v.chunk_id = c.id)
            order by c.id limit $2
            """,
            after,
            most,
            except.ToArray()
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        List<(long, string)> missing = [];
        while (await reader.ReadAsync(token))
            missing.Add((reader.GetInt64(0), reader.GetString(1)));
        return missing;
    }

    /// <summary>Which of these chunks are still there.</summary>
    public async Task<IReadOnlyList<long>> PresentAsync(IReadOnlyCollection<long> chunks, CancellationToken token)
    {
        await using var command = database.Command(
            "select id from hive.knowledge_chunks where id = any($1)",
            chunks.ToArray()
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        List<long> present = [];
        while (await reader.ReadAsync(token))
            present.Add(reader.GetInt64(0));
        return present;
    }

    /// <summary>The newest chunk's id; 0 without chunks. Costs the same however many there are.</summary>
    public async Task<long> NewestAsync(CancellationToken token)
    {
        await using var command = database.CreateCommand("select coalesce(max(id), 0) from hive.knowledge_chunks");
        return (long)(await command.ExecuteScalarAsync(token))!;
    }

    /// <summary>Keeps vectors. Those of chunks that are gone meanwhile, or have one by now, are dropped.</summary>
    public async Task AddAsync(IReadOnlyList<(long Chunk, float[] Vector)> vectors, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        HashSet<long> wanted = [];
        // The lock keeps the chunks from vanishing before the commit.
        await using (
            var command = transaction.Command(
                """
                select id from hive.knowledge_chunks c where id = any($1)
                    and not exists (select from hive.knowledge_vectors v where v.chunk_id = c.id) for key share
                """,
                vectors.Select(one => one.Chunk).ToArray()
            )
        )
        {
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
                wanted.Add(reader.GetInt64(0));
        }
        await using (
            var copy = await connection.BeginBinaryImportAsync(
                "copy hive.knowledge_vectors (chunk_id, embedding) from stdin (format binary)",
                token
            )
        )
        {
            foreach (var (chunk, vector) in vectors.Where(one => wanted.Contains(one.Chunk)))
            {
                await copy.StartRowAsync(token);
                await copy.WriteAsync(chunk, NpgsqlDbType.Bigint, token);
                await copy.WriteAsync(vector, NpgsqlDbType.Array | NpgsqlDbType.Real, token);
            }
            await copy.CompleteAsync(token);
        }
        await transaction.CommitAsync(token);
    }

    // A connection knows pgvector's settings once it has loaded it, and an unknown one there is an error.
    private async Task<bool> WalksAsync(CancellationToken token)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("select '[1]'::vector::text"));
        batch.BatchCommands.Add(new("select exists (select from pg_settings where name = 'hnsw.iterative_scan')"));
        await using var reader = await batch.ExecuteReaderAsync(token);
        return await reader.NextResultAsync(token) && await reader.ReadAsync(token) && reader.GetBoolean(0);
    }

    private async Task MakeIndexAsync(int dimension, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        // Several programs may start at once, and "if not exists" alone is no lock.
        await RunAsync(connection, $"select pg_advisory_xact_lock({IndexLock})", token);
        // What does not fit in there is built twenty times more slowly; 256 MiB hold 100,000 vectors of 1,024 numbers.
        await RunAsync(connection, "set local maintenance_work_mem = '256MB'", token);
        await RunAsync(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                create index if not exists knowledge_vectors_near on hive.knowledge_vectors
                using hnsw ((embedding::halfvec({dimension})) halfvec_cosine_ops)
                """
            ),
            token
        );
        await transaction.CommitAsync(token);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(token);
    }
}
