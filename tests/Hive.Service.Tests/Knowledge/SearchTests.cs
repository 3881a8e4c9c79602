namespace Hive.Service.Tests.Knowledge;

internal sealed class SearchTests
{
    private KnowledgeBase knowledge = null!;

    [OneTimeSetUp]
    public async Task FillKnowledge()
    {
        knowledge = await KnowledgeBase.MakeAsync();
        await knowledge.UploadAsync(
            "bees.md",
            "# Bees\nBees make honey from nectar.\n\n# Wasps\nWasps make paper and no honey at all.",
            ("kind", "insects")
        );
        await knowledge.UploadAsync("bears.md", "# Bears\nBears love honey and sleep in winter.", ("kind", "mammals"));
        await knowledge.UploadAsync("stones.txt", "Granite is hard.");
    }

    [OneTimeTearDown]
    public async Task RemoveKnowledge() => await knowledge.DisposeAsync();

    [Test]
    public async Task A_question_finds_passages_with_any_of_its_words_the_best_first()
    {
        var found = await knowledge.FindAsync("Where do bears sleep in winter?");
        found[0].Source.Should().Be("bears.md#Bears");
        found.Select(one => one.Score).Should().BeInDescendingOrder().And.OnlyContain(score => score > 0 && score <= 1);
    }

    [Test]
    public async Task Forms_of_a_word_are_one_word() =>
        (await knowledge.SourcesAsync("sleeping bear")).Should().Equal("bears.md#Bears");

    [Test]
    public async Task A_filter_leaves_only_what_has_its_metadata() =>
        (await knowledge.SourcesAsync("honey", ("kind", "mammals"))).Should().Equal("bears.md#Bears");

    [Test]
    public async Task A_filter_that_nothing_has_finds_nothing() =>
        (await knowledge.SourcesAsync("honey", ("kind", "stones"))).Should().BeEmpty();

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("the of and")]
    [TestCase("zyzzyva")]
    [TestCase("\0")]
    [TestCase("' | & ! :* \\ ()")]
    [TestCase("\ud83d\ude00")]
    public async Task A_question_without_known_words_finds_nothing(string question) =>
        (await knowledge.FindAsync(question)).Should().BeEmpty();

    [TestCase("honey'; drop table hive.knowledge_chunks; --")]
    [TestCase("honey & | ! <-> :*")]
    [TestCase("honey \\' \\\\ ''")]
    [TestCase("honey\0")]
    public async Task Whatever_else_is_in_a_question_its_words_count(string question) =>
        (await knowledge.SourcesAsync(question)).Should().Contain("bears.md#Bears").And.HaveCount(3);

    [Test]
    public async Task No_more_than_asked_for_is_found() =>
        (await knowledge.Search.SearchAsync(new("honey") { MaxResults = 1 }, CancellationToken.None)).Should().HaveCount(1);

    [Test]
    public async Task A_very_long_question_is_answered() =>
        (await knowledge.SourcesAsync(string.Concat(Enumerable.Repeat("honey ", 100_000)))).Should().HaveCount(3);

    [Test]
    public async Task Common_words_do_not_hide_a_rare_one()
    {
        await using var large = await KnowledgeBase.MakeAsync();
        var rows = string.Concat(Enumerable.Range(0, 5000).Select(i => $"common phrase number n{i}\n"));
        await large.UploadAsync("large.csv", "text\n" + rows + "common phrase with a zebra\n");
        (await large.FindAsync("common phrase zebra"))[0].Text.Should().Contain("zebra");
        (await large.FindAsync("common phrase")).Should().HaveCount(5);
    }
}
