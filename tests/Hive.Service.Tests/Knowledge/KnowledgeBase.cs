using System.Text;
using Hive.Service.Database;
using Hive.Service.Knowledge;
using Hive.Service.Knowledge.Embedding;
using Hive.Service.Knowledge.Searching;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Metering;
using Hive.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hive.Service.Tests.Knowledge;

/// <summary>A knowledge base in a database of its own.</summary>
internal sealed class KnowledgeBase : IAsyncDisposable
{
    private readonly HiveMeters meters = new();
    private readonly TestDatabase? owned;

    private KnowledgeBase(NpgsqlDataSource database, EmbeddingClient? embeddings, TestDatabase? owned)
    {
        (Database, this.owned) = (database, owned);
        Store = new(database);
        Vectors = new(database);
        Search = new HybridSearch(
            database,
            Vectors,
            embeddings,
            meters,
            TimeProvider.System,
            NullLogger<HybridSearch>.Instance
        );
        if (embeddings is not null)
            Embedder = new(embeddings, Vectors, Store, meters, TimeProvider.System, NullLogger<Embedder>.Instance);
    }

    public NpgsqlDataSource Database { get; }
    public KnowledgeStore Store { get; }
    public VectorStore Vectors { get; }
    public IKnowledgeSearch Search { get; }
    public Embedder? Embedder { get; }

    /// <summary>In a PostgreSQL as this machine has it, usually without pgvector.</summary>
    public static async Task<KnowledgeBase> MakeAsync(EmbeddingClient? embeddings = null)
    {
        var database = await SharedPostgres.NewDatabaseAsync();
        return await MakeAsync(database.Connect(), embeddings, database);
    }

    public static async Task<KnowledgeBase> MakeAsync(
        NpgsqlDataSource database,
        EmbeddingClient? embeddings,
        TestDatabase? owned = null
    )
    {
        await new Migrator(database, MigrationCatalogue.Embedded(), NullLogger<Migrator>.Instance).MigrateAsync(
            CancellationToken.None
        );
        return new(database, embeddings, owned);
    }

    public Task<StoredChange> UploadAsync(string name, string content, params (string Name, string Value)[] metadata) =>
        Store.StoreAsync(
            new(DocumentOrigin.Upload, name, Encoding.UTF8.GetBytes(content))
            {
                Metadata = metadata.ToDictionary(one => one.Name, one => one.Value),
            },
            CancellationToken.None
        );

    public async Task<string[]> SourcesAsync(string question, params (string Name, string Value)[] filter) =>
        [.. (await FindAsync(question, filter)).Select(one => one.Source)];

    public Task<IReadOnlyList<KnowledgePassage>> FindAsync(string question, params (string Name, string Value)[] filter) =>
        Search.SearchAsync(
            new(question) { MaxResults = 5, Filter = filter.ToDictionary(one => one.Name, one => one.Value) },
            CancellationToken.None
        );

    public async Task<T> ValueAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        meters.Dispose();
        owned?.Dispose();
    }
}
