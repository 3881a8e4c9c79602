using Hive.Service.Database;
using Hive.Service.Knowledge.Documents;
using Npgsql;

namespace Hive.Service.Knowledge.Storing;

/// <summary>The documents of the knowledge base in PostgreSQL.</summary>
/// <param name="database">The database.</param>
/// <param name="pdfs">Reads PDFs; nothing reads them here, without bounds.</param>
public sealed class KnowledgeStore(NpgsqlDataSource database, PdfProcess? pdfs = null)
{
    private const string Columns = """
        select d.id, d.origin, d.name, d.description, d.size, d.metadata, d.notes, d.trouble, d.created_at, d.updated_at,
            (select count(*) from hive.knowledge_chunks c where c.document_id = d.id)::int,
            (select count(*) from hive.knowledge_chunks c
                join hive.knowledge_vectors v on v.chunk_id = c.id where c.document_id = d.id)::int
        from hive.knowledge_documents d
        """;

    /// <summary>After chunks were added, so that whoever embeds them need not wait for its next round.</summary>
    public event EventHandler? Added;

    /// <summary>Takes a document's content; chunks that were there before keep their embeddings.</summary>
    /// <exception cref="DocumentException">It cannot be read. What was stored under its name before stays.</exception>
    public async Task<StoredChange> StoreAsync(NewDocument document, CancellationToken token)
    {
        var content =
            pdfs is not null && DocumentReader.IsPdf(document.Name)
                ? await pdfs.ReadAsync(document.Content, document.Metadata, token)
                : DocumentReader.Read(document.Name, document.Content, document.Metadata);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var id = await UpsertAsync(transaction, document, content.Notes, token);
        var change = await ChunkStore.ReplaceAsync(transaction, id, content.Chunks, token);
        await transaction.CommitAsync(token);
        if (change.Added > 0)
            Added?.Invoke(this, EventArgs.Empty);
        return change;
    }

    /// <summary>Notes that a file's newest content could not be taken; what was stored before stays.</summary>
    public async Task NoteErrorAsync(NewDocument document, string error, CancellationToken token)
    {
        await using var command = database.Command(
            """
            insert into hive.knowledge_documents (origin, name, size, hash, trouble) values ($1, $2, $3, $4, $5)
            on conflict (origin, name) do update set
                hash = excluded.hash, size = excluded.size, trouble = excluded.trouble, updated_at = now()
            """,
            Word(document.Origin),
            document.Name,
            (long)document.Content.Length,
            document.Hash(),
            error
        );
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Pieces of a document in their order.</summary>
    public async Task<IReadOnlyList<StoredChunk>> ChunksAsync(Guid document, int limit, int offset, CancellationToken token)
    {
        await using var command = database.Command(
            """
            select c.ordinal, c.locator, c.text, c.metadata,
                exists (select from hive.knowledge_vectors v where v.chunk_id = c.id)
            from hive.knowledge_chunks c where c.document_id = $1 order by c.ordinal, c.id limit $2 offset $3
            """,
            document,
            limit,
            offset
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        List<StoredChunk> chunks = [];
        while (await reader.ReadAsync(token))
            chunks.Add(
                new(
                    reader.GetInt32(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    MetadataJson.Read(reader.GetString(3)),
                    reader.GetBoolean(4)
                )
            );
        return chunks;
    }

    /// <summary>SHA-256 of the content that was last seen, by name.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> HashesAsync(DocumentOrigin origin, CancellationToken token)
    {
        await using var command = database.Command(
            "select name, hash from hive.knowledge_documents where origin = $1",
            Word(origin)
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        var hashes = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await reader.ReadAsync(token))
            hashes[reader.GetString(0)] = reader.GetFieldValue<byte[]>(1);
        return hashes;
    }

    /// <summary>Removes what a vanished file had brought.</summary>
    public async Task RemoveAsync(DocumentOrigin origin, string name, CancellationToken token)
    {
        await using var command = database.Command(
            "delete from hive.knowledge_documents where origin = $1 and name = $2",
            Word(origin),
            name
        );
        await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Removes a document with all its chunks. Returns what it was, or nothing when there was none.</summary>
    public async Task<KnowledgeDocument?> DeleteAsync(Guid id, CancellationToken token)
    {
        var document = await FindAsync(id, token);
        await using var command = database.Command("delete from hive.knowledge_documents where id = $1", id);
        return await command.ExecuteNonQueryAsync(token) == 0 ? null : document;
    }

    /// <summary>Removes all documents that were uploaded. Returns how many.</summary>
    public async Task<int> DeleteUploadsAsync(CancellationToken token)
    {
        await using var command = database.Command(
            "delete from hive.knowledge_documents where origin = $1",
            DocumentRow.Upload
        );
        return await command.ExecuteNonQueryAsync(token);
    }

    /// <summary>Changes what a document is called and says of itself; what is nothing stays.</summary>
    /// <returns>False when another one of its origin has the name.</returns>
    public async Task<bool> ChangeAsync(
        Guid id,
        string? name,
        string? description,
        IReadOnlyDictionary<string, string>? metadata,
        CancellationToken token
    )
    {
        // Its chunks have the document's metadata beside their own.
        await using var command = database.Command(
            """
            with before as (select id, metadata from hive.knowledge_documents where id = $1 for update),
            chunks as (
                update hive.knowledge_chunks c
                set metadata = (c.metadata - array(select jsonb_object_keys(before.metadata))) || nullif($4, '')::jsonb
                from before where c.document_id = before.id and $4 <> '')
            update hive.knowledge_documents d
            set name = coalesce(nullif($2, ''), d.name),
                description = case when $5 then $3 else d.description end,
                metadata = coalesce(nullif($4, '')::jsonb, d.metadata), updated_at = now()
            from before where d.id = before.id
            """,
            id,
            name ?? "",
            description ?? "",
            metadata is null ? "" : MetadataJson.Write(metadata),
            description is not null
        );
        try
        {
            await command.ExecuteNonQueryAsync(token);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    /// <summary>One document, or nothing.</summary>
    public async Task<KnowledgeDocument?> FindAsync(Guid id, CancellationToken token)
    {
        await using var command = database.Command($"{Columns} where d.id = $1", id);
        await using var reader = await command.ExecuteReaderAsync(token);
        return await reader.ReadAsync(token) ? DocumentRow.Read(reader) : null;
    }

    /// <summary>A page of documents, the newest change first, and how many there are in all.</summary>
    /// <param name="limit">1 or more.</param>
    /// <param name="page">From 1.</param>
    /// <param name="token">Ends the question.</param>
    public async Task<(IReadOnlyList<KnowledgeDocument> Documents, int Total)> ListAsync(
        int limit,
        int page,
        CancellationToken token
    )
    {
        await using var count = database.CreateCommand("select count(*)::int from hive.knowledge_documents");
        var total = (int)(await count.ExecuteScalarAsync(token))!;
        await using var command = database.Command(
            $"{Columns} order by d.updated_at desc, d.id limit $1 offset $2",
            limit,
            (page - 1L) * limit
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        List<KnowledgeDocument> documents = [];
        while (await reader.ReadAsync(token))
            documents.Add(DocumentRow.Read(reader));
        return (documents, total);
    }

    /// <summary>How much there is.</summary>
    public async Task<(long Documents, long Chunks, long Embedded)> CountAsync(CancellationToken token)
    {
        await using var command = database.CreateCommand(
            """
            select (select count(*) from hive.knowledge_documents), (select count(*) from hive.knowledge_chunks),
                (select count(*) from hive.knowledge_vectors)
            """
        );
        await using var reader = await command.ExecuteReaderAsync(token);
        await reader.ReadAsync(token);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private static async Task<Guid> UpsertAsync(
        NpgsqlTransaction transaction,
        NewDocument document,
        IReadOnlyList<string> notes,
        CancellationToken token
    )
    {
        // The row stays locked until the commit, so two uploads of one name follow each other.
        await using var command = transaction.Command(
            """
            insert into hive.knowledge_documents (origin, name, description, size, hash, metadata, notes)
            values ($1, $2, $3, $4, $5, $6::jsonb, $7)
            on conflict (origin, name) do update set
                description = excluded.description, size = excluded.size, hash = excluded.hash,
                metadata = excluded.metadata, notes = excluded.notes, trouble = null, updated_at = now()
            returning id
            """,
            Word(document.Origin),
            document.Name,
            document.Description,
            (long)document.Content.Length,
            document.Hash(),
            MetadataJson.Write(document.Metadata),
            notes.ToArray()
        );
        return (Guid)(await command.ExecuteScalarAsync(token))!;
    }

    private static string Word(DocumentOrigin origin) =>
        origin == DocumentOrigin.File ? DocumentRow.File : DocumentRow.Upload;
}
