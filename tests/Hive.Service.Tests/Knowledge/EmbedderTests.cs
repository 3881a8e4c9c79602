using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Hive.Service.Knowledge.Embedding;
using Hive.Service.Metering;
using Hive.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Service.Tests.Knowledge;

/// <summary>An endpoint that refuses a text, or everything.</summary>
internal sealed class EmbedderTests
{
    private static readonly double[] Vector = [1, 0.5];

    private readonly HttpListener listener = new();
    private readonly int port = Machine.FreePort();
    private KnowledgeBase knowledge = null!;
    private volatile string refused = "poison";
    private int status;
    private int calls;

    [SetUp]
    public async Task Serve()
    {
        if (!listener.IsListening)
        {
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            listener.Start();
            _ = AnswerAsync();
        }
        (refused, status, calls) = ("poison", 400, 0);
        knowledge = await KnowledgeBase.MakeAsync(Client());
    }

    [TearDown]
    public async Task RemoveKnowledge() => await knowledge.DisposeAsync();

    [OneTimeTearDown]
    public void StopServing() => listener.Close();

    [TestCase(400)]
    [TestCase(413)]
    [TestCase(422)]
    public async Task A_text_that_the_endpoint_refuses_leaves_all_others_their_vectors(int answer)
    {
        status = answer;
        await knowledge.UploadAsync(
            "rows.csv",
            "text\n" + string.Concat(Enumerable.Range(0, 204).Select(i => i == 2 ? "poison\n" : $"row {i}\n"))
        );

        (await knowledge.Embedder!.CatchUpAsync(CancellationToken.None)).Should().Be(203);
        (await VectorsAsync()).Should().Be(203);
        knowledge.Embedder.Error.Should().Contain("1 text").And.Contain($"{answer}").And.NotContain("poison");

        var before = calls;
        (await knowledge.Embedder.CatchUpAsync(CancellationToken.None)).Should().Be(0);
        calls.Should().Be(before, "a refused text is not asked for again");
    }

    [Test]
    public async Task An_endpoint_that_refuses_everything_is_asked_a_few_times_and_no_text_is_put_aside()
    {
        refused = "";
        await knowledge.UploadAsync(
            "rows.csv",
            "text\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"row {i}\n"))
        );

        await FluentActions
            .Awaiting(() => knowledge.Embedder!.CatchUpAsync(CancellationToken.None))
            .Should()
            .ThrowAsync<EmbeddingException>();
        calls.Should().BeLessThan(60);

        refused = "poison";
        (await knowledge.Embedder!.CatchUpAsync(CancellationToken.None)).Should().Be(200, "it has come to its senses");
    }

    [Test]
    public async Task A_refused_key_is_no_refused_text()
    {
        status = 401;
        await knowledge.UploadAsync("rows.csv", "text\npoison\nrow\n");
        await FluentActions
            .Awaiting(() => knowledge.Embedder!.CatchUpAsync(CancellationToken.None))
            .Should()
            .ThrowAsync<EmbeddingException>();
        calls.Should().Be(1);
    }

    [Test]
    public async Task Uploads_do_not_cut_the_pause_of_an_endpoint_that_failed_short()
    {
        (refused, status) = ("row", 401);
        using var meters = new HiveMeters();
        var embedder = new Embedder(
            Client(),
            knowledge.Vectors,
            knowledge.Store,
            meters,
            new FakeTimeProvider(),
            NullLogger<Embedder>.Instance
        );
        await knowledge.UploadAsync("first.csv", "text\nrow\n");
        using var stop = new CancellationTokenSource();
        var running = embedder.RunAsync(stop.Token);
        await Eventually.HoldsWhenReachedAsync("the endpoint refused", () => Task.FromResult(embedder.Error is not null));

        for (var i = 0; i < 20; i++)
            await knowledge.UploadAsync($"{i}.csv", $"text\nrow {i}\n");
        calls.Should().Be(1, "no time has passed");

        await stop.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task An_idle_embedder_does_not_look_through_all_rows_again_and_again()
    {
        ConcurrentQueue<string> statements = new();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = one =>
            {
                // Only of this fixture's database: other tests run beside it.
                if (one.TagObjects.Any(tag => tag.Value is string text && text == Name))
                    statements.Enqueue(string.Join(' ', one.TagObjects.Select(tag => tag.Value)));
            },
        };
        ActivitySource.AddActivityListener(listener);
        await knowledge.UploadAsync("first.csv", "text\nrow\n");
        using var meters = new HiveMeters();
        var time = new FakeTimeProvider();
        var embedder = new Embedder(
            Client(),
            knowledge.Vectors,
            knowledge.Store,
            meters,
            time,
            NullLogger<Embedder>.Instance
        );
        using var stop = new CancellationTokenSource();
        var running = embedder.RunAsync(stop.Token);
        await Eventually.HoldsWhenReachedAsync("the first round is over", async () => await VectorsAsync() == 1);

        var minutes = 0.0;
        for (var round = 0; round < 5; round++)
        {
            var before = statements.Count;
            await Eventually.HoldsWhenReachedAsync(
                "a round",
                () =>
                {
                    time.Advance(TimeSpan.FromSeconds(5));
                    minutes += 5 / 60.0;
                    return Task.FromResult(statements.Count > before);
                }
            );
        }
        statements
            .Count(text => text.Contains("as present", StringComparison.Ordinal))
            .Should()
            .BeLessThanOrEqualTo(2 + (int)(minutes / 5), "the first round does, and a thorough one every 5 minutes");

        await stop.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    private string Name => new Npgsql.NpgsqlConnectionStringBuilder(knowledge.Database.ConnectionString).Database!;

    private EmbeddingClient Client() =>
        new(
            new()
            {
                Protocol = EmbeddingProtocol.OpenAI,
                Url = new($"http://127.0.0.1:{port}/v1"),
                Model = "topics",
                BatchSize = 16,
                Key = () => null,
            },
            new(),
            TimeProvider.System
        );

    private Task<long> VectorsAsync() => knowledge.ValueAsync<long>("select count(*) from hive.knowledge_vectors");

    private async Task AnswerAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var question = await JsonDocument.ParseAsync(context.Request.InputStream);
                var texts = question
                    .RootElement.GetProperty("input")
                    .EnumerateArray()
                    .Select(text => text.GetString()!)
                    .ToList();
                Interlocked.Increment(ref calls);
                if (texts.Any(text => text.Contains(refused, StringComparison.Ordinal)))
                    context.Response.StatusCode = status;
                else
                    await context.Response.OutputStream.WriteAsync(
                        Encoding.UTF8.GetBytes(
                            JsonSerializer.Serialize(
                                new { data = texts.Select((_, index) => new { index, embedding = Vector }) }
                            )
                        )
                    );
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The client has gone, or the tests are over.
            }
        }
    }
}
