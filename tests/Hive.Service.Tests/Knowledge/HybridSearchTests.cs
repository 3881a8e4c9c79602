using Hive.Service.Knowledge.Embedding;

namespace Hive.Service.Tests.Knowledge;

/// <summary>Search by meaning, with pgvector and without it.</summary>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class HybridSearchTests(bool pgvector)
{
    private readonly ScriptedEmbeddings endpoint = new();
    private VectorPostgres? postgres;
    private KnowledgeBase knowledge = null!;

    [OneTimeSetUp]
    public async Task FillKnowledge()
    {
        postgres = pgvector ? await VectorPostgres.StartAsync() : null;
        knowledge = postgres is null
            ? await KnowledgeBase.MakeAsync(endpoint.Client())
            : await KnowledgeBase.MakeAsync(postgres.Connect(), endpoint.Client());
        await knowledge.UploadAsync(
            "things.csv",
            "text,kind\nThe automobile stands outside,machine\nNectar is sweet,food\nA storm is coming,sky\nGranite is hard,stone\n"
        );
        await knowledge.Embedder!.CatchUpAsync(CancellationToken.None);
        await knowledge.Vectors.LookAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task RemoveKnowledge()
    {
        if (knowledge is not null)
            await knowledge.DisposeAsync();
        if (postgres is not null)
            await postgres.DisposeAsync();
        endpoint.Dispose();
    }

    [Test]
    public async Task The_index_is_there_exactly_with_pgvector_and_goes_on_from_its_version_0_8_on()
    {
        knowledge.Vectors.Space!.Indexed.Should().Be(pgvector);
        await using var connections = postgres?.Connect();
        await using var command = connections?.CreateCommand("select extversion from pg_extension where extname = 'vector'");
        var version = Version.Parse((string?)(command is null ? null : await command.ExecuteScalarAsync()) ?? "0.0");
        knowledge.Vectors.Space!.Walks.Should().Be(version >= new Version(0, 8));
    }

    [TestCase("Where is my car?", "automobile")]
    [TestCase("bee", "Nectar")]
    [TestCase("What about the weather", "storm")]
    public async Task A_question_finds_what_means_the_same_in_other_words(string question, string word) =>
        (await knowledge.FindAsync(question))[0].Text.Should().Contain(word);

    [Test]
    public async Task What_both_words_and_meaning_find_comes_first()
    {
        var found = await knowledge.FindAsync("granite car");
        found[0].Score.Should().BeGreaterThan(found[^1].Score);
        found.Take(2).Select(one => one.Metadata["kind"]).Should().BeEquivalentTo("machine", "stone");
    }

    [Test]
    public async Task A_filter_counts_for_meaning_too() =>
        (await knowledge.FindAsync("car", ("kind", "food"))).Should().ContainSingle().Which.Text.Should().Contain("Nectar");

    [Test]
    public async Task While_the_endpoint_fails_words_decide()
    {
        endpoint.NextFails(500);
        (await knowledge.FindAsync("granite")).Should().ContainSingle().Which.Text.Should().Contain("Granite");
    }

    [Test]
    public async Task Only_what_changed_is_embedded_again()
    {
        await knowledge.UploadAsync("few.csv", "text\none\ntwo\nthree\n");
        await knowledge.Embedder!.CatchUpAsync(CancellationToken.None);
        var before = endpoint.Calls.Sum();
        await knowledge.UploadAsync("few.csv", "text\nzero\none\ntwo\nchanged\n");
        (await knowledge.Embedder!.CatchUpAsync(CancellationToken.None)).Should().Be(2);
        (endpoint.Calls.Sum() - before).Should().Be(2);
        await knowledge.Store.DeleteAsync(
            (await knowledge.UploadAsync("few.csv", "text\nzero\n")).Id,
            CancellationToken.None
        );
        (
            await knowledge.ValueAsync<long>(
                "select count(*) from hive.knowledge_vectors v where not exists (select from hive.knowledge_chunks c where c.id = v.chunk_id)"
            )
        )
            .Should()
            .Be(0);
    }

    [Test]
    public async Task Texts_go_in_batches()
    {
        await knowledge.UploadAsync("many.csv", "text\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"row {i}\n")));
        (await knowledge.Embedder!.CatchUpAsync(CancellationToken.None)).Should().Be(50);
        endpoint.Calls.Should().OnlyContain(count => count <= 4);
        await knowledge.UploadAsync("many.csv", "text\nnone\n");
        await knowledge.Embedder!.CatchUpAsync(CancellationToken.None);
    }

    [Test]
    public async Task Vectors_of_another_length_under_the_same_name_are_refused()
    {
        var refused = await FluentActions
            .Awaiting(() => knowledge.Vectors.UseAsync("topics", 16, CancellationToken.None))
            .Should()
            .ThrowAsync<EmbeddingException>();
        refused.Which.Message.Should().Contain("16 numbers; those in the database have 8 and are from topics");
    }
}
