using System.Diagnostics;
using System.Globalization;
using Hive.Benchmarks.Knowledge;
using Hive.Service.Database;
using Hive.Service.Knowledge;
using Hive.Service.Knowledge.Embedding;
using Hive.Service.Knowledge.Searching;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Metering;
using Hive.Service.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

const int TableRows = 5000;
const int Questions = 200;
if (args.Length < 5)
{
    Console.Error.WriteLine("Usage: HOST PORT DATABASE USER PASSWORD_FILE [CHUNKS] [DIMENSION] [ROUNDS]; see README.md.");
    return 2;
}
var (chunks, dimension, rounds) = (Number(5, 100_000), Number(6, 768), Number(7, 5));
var token = CancellationToken.None;
await using var database = DatabaseConnections.Open(
    new()
    {
        Host = args[0],
        Port = Number(1, 5432),
        Name = args[2],
        User = args[3],
        Password = new SecretFile(args[4], "password", 1, TimeProvider.System),
    },
    NullLoggerFactory.Instance
);
await RunAsync("drop schema if exists hive cascade");
await RunAsync("create extension if not exists vector");
await new Migrator(database, MigrationCatalogue.Embedded(), NullLogger<Migrator>.Instance).MigrateAsync(token);

var corpus = new Corpus(dimension);
using var meters = new HiveMeters();
using var http = new HttpClient(new GivenVectors(corpus));
var (store, vectors) = (new KnowledgeStore(database), new VectorStore(database));
var client = new EmbeddingClient(
    new()
    {
        Protocol = EmbeddingProtocol.OpenAI,
        Url = new("http://given.invalid/v1"),
        Model = "given",
    },
    http,
    TimeProvider.System
);
await vectors.UseAsync("given", dimension, token);

TimeSpan texts = default,
    embeddings = default;
for (var done = 0; done < chunks; done += TableRows)
{
    var table = corpus.Table(Math.Min(TableRows, chunks - done), done);
    texts += await TimedAsync(() => store.StoreAsync(new(DocumentOrigin.Upload, $"{done}.csv", table), token));
}
embeddings += await TimedAsync(() => vectors.DropIndexForManyAsync(token));
for (var last = 0L; await vectors.MissingAsync(last, 500, [], token) is { Count: > 0 } missing; last = missing[^1].Id)
{
    var given = missing.Select(one => (one.Id, corpus.Vector())).ToList();
    embeddings += await TimedAsync(() => vectors.AddAsync(given, token));
}
var index = await TimedAsync(() => vectors.LookAsync(token));
Console.WriteLine(
    $"stored  {chunks} chunks: texts {chunks / texts.TotalSeconds:0}/s, vectors {chunks / embeddings.TotalSeconds:0}/s, their index {chunks / index.TotalSeconds:0}/s, all {chunks / (texts + embeddings + index).TotalSeconds:0}/s"
);
await RunAsync("analyze");

var hybrid = new HybridSearch(database, vectors, client, meters, TimeProvider.System, NullLogger<HybridSearch>.Instance);
var words = new HybridSearch(database, vectors, null, meters, TimeProvider.System, NullLogger<HybridSearch>.Instance);
for (var round = 1; round <= rounds; round++)
{
    await MeasureAsync($"round {round} hybrid  ", hybrid, () => new(corpus.Text(8)));
    await MeasureAsync($"round {round} words   ", words, () => new(corpus.Text(8)));
    await MeasureAsync(
        $"round {round} filtered",
        hybrid,
        () => new(corpus.Text(8)) { Filter = new Dictionary<string, string> { ["group"] = $"g{Random.Shared.Next(100)}" } }
    );
}
return 0;

async Task MeasureAsync(string what, HybridSearch search, Func<KnowledgeQuery> question)
{
    var times = new List<double>(Questions);
    for (var i = 0; i < Questions; i++)
    {
        var query = question();
        times.Add((await TimedAsync(() => search.SearchAsync(query, token))).TotalMilliseconds);
    }
    times.Sort();
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{what}  median {times[Questions / 2]:0.0} ms  p95 {times[Questions * 95 / 100]:0.0} ms  most {times[^1]:0.0} ms"
        )
    );
}

static async Task<TimeSpan> TimedAsync(Func<Task> work)
{
    var begun = Stopwatch.GetTimestamp();
    await work();
    return Stopwatch.GetElapsedTime(begun);
}

async Task RunAsync(string sql)
{
    await using var command = database.CreateCommand(sql);
    command.CommandTimeout = 0;
    await command.ExecuteNonQueryAsync(token);
}

int Number(int place, int otherwise) =>
    args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
