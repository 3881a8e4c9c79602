using Hive.Service.Knowledge.Documents;
using Hive.Service.Knowledge.Storing;

namespace Hive.Service.Tests.Knowledge;

internal sealed class KnowledgeStoreTests
{
    private const string Table = "question,answer\nHow to pay?,By card\nHow to return?,By post\n";

    private KnowledgeBase knowledge = null!;

    [SetUp]
    public async Task MakeKnowledge() => knowledge = await KnowledgeBase.MakeAsync();

    [TearDown]
    public async Task RemoveKnowledge() => await knowledge.DisposeAsync();

    [Test]
    public async Task An_edited_row_replaces_only_its_chunk_and_a_removed_one_goes()
    {
        var first = await knowledge.UploadAsync("faq.csv", Table);
        (first.Added, first.Removed, first.Kept).Should().Be((2, 0, 0));

        var edited = await knowledge.UploadAsync(
            "faq.csv",
            Table.Replace("By post", "By courier", StringComparison.Ordinal)
        );
        (edited.Added, edited.Removed, edited.Kept, edited.Id).Should().Be((1, 1, 1, first.Id));

        var shortened = await knowledge.UploadAsync("faq.csv", "question,answer\nHow to return?,By courier\n");
        (shortened.Added, shortened.Removed, shortened.Kept).Should().Be((0, 1, 1));
        (await knowledge.FindAsync("courier"))
            .Should()
            .ContainSingle()
            .Which.Source.Should()
            .Be("faq.csv#row 2", "the row moved up");
        (await knowledge.FindAsync("card")).Should().BeEmpty();
    }

    [Test]
    public async Task The_same_content_again_changes_nothing()
    {
        await knowledge.UploadAsync("faq.csv", Table);
        (await knowledge.UploadAsync("faq.csv", Table))
            .Should()
            .Match<StoredChange>(change => change.Added == 0 && change.Removed == 0 && change.Kept == 2);
    }

    [Test]
    public async Task A_row_twice_is_one_chunk() =>
        (await knowledge.UploadAsync("faq.csv", Table + "How to pay?,By card\n")).Added.Should().Be(2);

    [Test]
    public async Task Content_that_cannot_be_read_leaves_what_was_stored()
    {
        await knowledge.UploadAsync("faq.csv", Table);
        await FluentActions
            .Awaiting(() => knowledge.UploadAsync("faq.csv", "a,b\n\"never closed"))
            .Should()
            .ThrowAsync<DocumentException>();
        (await knowledge.SourcesAsync("card")).Should().Equal("faq.csv#row 2");
    }

    [Test]
    public async Task A_deleted_document_is_found_no_more()
    {
        var stored = await knowledge.UploadAsync("faq.csv", Table);
        (await knowledge.Store.DeleteAsync(stored.Id, CancellationToken.None))!.Name.Should().Be("faq.csv");
        (await knowledge.Store.DeleteAsync(stored.Id, CancellationToken.None)).Should().BeNull();
        (await knowledge.SourcesAsync("card")).Should().BeEmpty();
        (await knowledge.ValueAsync<long>("select count(*) from hive.knowledge_chunks")).Should().Be(0);
    }

    [Test]
    public async Task Uploads_of_one_name_at_once_leave_the_content_of_one_of_them()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => knowledge.UploadAsync("race.csv", $"a\nrow of {i}\n")));
        (await knowledge.ValueAsync<long>("select count(*) from hive.knowledge_chunks")).Should().Be(1);
    }

    [Test]
    public async Task Sql_in_every_field_is_text_and_nothing_else()
    {
        const string sql = "'; drop table hive.knowledge_documents; --";
        await knowledge.UploadAsync($"{sql}.csv", $"\"{sql}\"\n\"{sql}\"\n", (sql, sql));
        (await knowledge.FindAsync(sql, (sql, sql))).Should().ContainSingle().Which.Source.Should().StartWith(sql);
        (await knowledge.ValueAsync<long>("select count(*) from hive.knowledge_documents")).Should().Be(1);
    }

    [Test]
    public async Task Pages_hold_every_document_once()
    {
        for (var i = 0; i < 5; i++)
            await knowledge.UploadAsync($"{i}.md", $"Text {i}.");
        var (first, total) = await knowledge.Store.ListAsync(3, 1, CancellationToken.None);
        var (second, _) = await knowledge.Store.ListAsync(3, 2, CancellationToken.None);
        total.Should().Be(5);
        first.Concat(second).Select(one => one.Name).Should().BeEquivalentTo("0.md", "1.md", "2.md", "3.md", "4.md");
    }
}
