using System.Text;
using Hive.Service.Knowledge.Documents;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Hive.Service.Tests.Knowledge;

internal sealed class DocumentReaderTests
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    [Test]
    public void A_markdown_chunk_carries_the_headings_above_it()
    {
        var chunks = Read("a.md", "# Handbook\nHello.\n\n## Refunds\nWithin 30 days.\n\n```\n# no heading\n```\n");

        chunks.Select(one => one.Locator).Should().Equal("Handbook", "Handbook > Refunds");
        chunks[1].Text.Should().Be("Handbook > Refunds\nWithin 30 days.\n```\n# no heading\n```");
    }

    [Test]
    public void Front_matter_becomes_metadata()
    {
        var chunk = Read("a.md", "---\nbusiness_unit: Payments\nowner: \"Ada\"\n---\nText.").Should().ContainSingle().Which;

        chunk.Text.Should().Be("Text.");
        chunk.Metadata.Should().Equal(new Dictionary<string, string> { ["business_unit"] = "Payments", ["owner"] = "Ada" });
    }

    [Test]
    public void Front_matter_is_YAML()
    {
        const string Block = """
            # Who answers for it
            title: "Refunds: how"
            tags: [money, "late, lost"]
            summary: >-
              One line
              of two
            owner: { name: Ada }
            draft:
            """;

        var chunk = Read("a.md", $"---\n{Block}\n---\nText.").Should().ContainSingle().Which;

        chunk
            .Metadata.Should()
            .Equal(
                new Dictionary<string, string>
                {
                    ["title"] = "Refunds: how",
                    ["tags"] = "money, late, lost",
                    ["summary"] = "One line of two",
                }
            );
    }

    [TestCase("- a list")]
    [TestCase("title: a: b")]
    [TestCase("a: &x 1")]
    public void A_block_between_dashes_that_is_no_mapping_is_text(string block) =>
        Read("a.md", $"---\n{block}\n---\nText.").Should().ContainSingle().Which.Text.Should().Contain(block);

    [Test]
    public void An_edited_section_changes_only_its_own_chunks()
    {
        var before = Hashes(Read("a.md", Sections(_ => "Some text.")));
        var after = Hashes(Read("a.md", Sections(i => i == 7 ? "Another text." : "Some text.")));

        after.Except(before).Should().HaveCount(1);
        before.Except(after).Should().HaveCount(1);

        static string Sections(Func<int, string> body) =>
            string.Concat(Enumerable.Range(0, 20).Select(i => $"## Section {i}\n{body(i)}\n\n"));
    }

    [Test]
    public void In_text_without_headings_an_inserted_paragraph_changes_only_chunks_near_by()
    {
        var paragraphs = Enumerable
            .Range(0, 400)
            .Select(i =>
                $"Paragraph {i} tells of matter {i * 7919 % 1000} at some length, so that several are a chunk. {new string('x', 60)}"
            )
            .ToList();
        var before = Hashes(Read("a.txt", string.Join("\n\n", paragraphs)));
        paragraphs.Insert(10, "This one is new.");
        var after = Hashes(Read("a.txt", string.Join("\n\n", paragraphs)));

        before.Should().HaveCountGreaterThan(40);
        after.Except(before).Should().HaveCountLessThan(8);
    }

    [Test]
    public void No_chunk_is_much_longer_than_the_limit_and_each_begins_with_words_of_the_one_before()
    {
        var text = string.Join(' ', Enumerable.Range(0, 5000).Select(i => i % 12 == 11 ? $"word{i}." : $"word{i}"));
        var chunks = Read("a.txt", text);

        chunks.Should().HaveCountGreaterThan(10).And.OnlyContain(one => one.Text.Length <= 1200 + 150 + 1);
        foreach (var (first, second) in chunks.Zip(chunks.Skip(1)))
            first.Text.Should().EndWith(second.Text.Split('\n')[0]);
        for (var i = 0; i < 5000; i++)
            chunks.Should().Contain(one => one.Text.Contains($"word{i}", StringComparison.Ordinal));
    }

    [Test]
    public void A_row_of_a_table_is_one_document_with_its_short_cells_as_metadata()
    {
        var rows = Read("a.csv", "question,business_unit\n\"How, please?\nSay \"\"now\"\"\",Payments\n\nWhy?,Orders\n");

        rows.Select(one => one.Locator).Should().Equal("row 2", "row 4");
        rows[0].Text.Should().Be("question: How, please?\nSay \"now\"\nbusiness_unit: Payments");
        rows[1].Metadata["business_unit"].Should().Be("Orders");
    }

    [TestCase("a;b\n1;2", "a: 1\nb: 2")]
    [TestCase("a\tb\n1\t2", "a: 1\nb: 2")]
    [TestCase("a,b\r\n1,2\r\n", "a: 1\nb: 2")]
    [TestCase("\ufeffa,b\n1,2", "a: 1\nb: 2")]
    public void Tables_come_in_several_spellings(string table, string text) =>
        Read("a.csv", table)[0].Text.Should().Be(text);

    [Test]
    public void Ragged_rows_are_taken_and_noted()
    {
        var read = DocumentReader.Read("a.csv", Encoding.UTF8.GetBytes("a,b\n1\n1,2\n1,2,3"), NoMetadata);

        read.Chunks.Select(one => one.Text).Should().Equal("a: 1", "a: 1\nb: 2", "a: 1\nb: 2\ncolumn 3: 3");
        read.Notes.Should().Equal("2 rows have more or fewer cells than the first row has names; the first is row 2.");
    }

    [Test]
    public void A_row_that_only_moved_keeps_its_hash()
    {
        var before = Hashes(Read("a.csv", "a\none\ntwo"));
        Hashes(Read("a.csv", "a\nnew\none\ntwo")).Should().Contain(before);
    }

    [Test]
    public void The_text_of_a_pdf_is_found_page_by_page()
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var text in (string[])["Bees make honey.", "Bears eat it."])
            builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4).AddText(text, 12, new PdfPoint(50, 700), font);

        var chunks = DocumentReader.Read("a.pdf", builder.Build(), NoMetadata).Chunks;
        chunks
            .Select(one => (one.Locator, one.Text))
            .Should()
            .Equal(("page 1", "Bees make honey."), ("page 2", "Bears eat it."));
    }

    [TestCase("a.md", "", "*is empty*")]
    [TestCase("a.md", " \n\n ", "*holds no text*")]
    [TestCase("a.csv", "a,b\n", "*holds no text*")]
    [TestCase("a.csv", "a,b\n\"open,2", "*opened in row 2 is never closed*")]
    [TestCase("a.txt", "some\0thing", "*NUL character at position 4*")]
    [TestCase("a.pdf", "not a pdf", "*is no PDF*")]
    [TestCase("a.pdf", "%PDF-1.7\nbut then garbage", "*damaged or encrypted*")]
    [TestCase("a.exe", "MZ", "*of no known kind*.csv*")]
    [TestCase("../../etc/passwd", "root", "*of no known kind*")]
    public void What_is_no_document_is_refused_with_its_reason(string name, string content, string message) =>
        FluentActions.Invoking(() => Read(name, content)).Should().Throw<DocumentException>().WithMessage(message);

    [Test]
    public void Bytes_that_are_not_utf8_are_refused_with_their_place() =>
        FluentActions
            .Invoking(() => DocumentReader.Read("a.txt", new byte[] { 0x61, 0x62, 0xFF, 0x63 }, NoMetadata))
            .Should()
            .Throw<DocumentException>()
            .WithMessage("*byte 3 fits nowhere*");

    [Test]
    public void Utf16_with_its_mark_is_text() =>
        DocumentReader
            .Read("a.txt", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("héllo")).ToArray(), NoMetadata)
            .Chunks[0]
            .Text.Should()
            .Be("héllo");

    [Test]
    public void A_table_of_10_MB_is_read_whole()
    {
        var text = new StringBuilder("id,text\n");
        for (var i = 0; text.Length < 10_000_000; i++)
            text.Append(i).Append(',').Append('x', 100).Append('\n');

        DocumentReader
            .Read("a.csv", Encoding.UTF8.GetBytes(text.ToString()), NoMetadata)
            .Chunks.Should()
            .HaveCountGreaterThan(90_000);
    }

    [Test]
    public void One_endless_line_is_divided() =>
        Read("a.txt", new string('x', 3_000_000))
            .Should()
            .HaveCountGreaterThan(2000)
            .And.OnlyContain(one => one.Text.Length <= 1400);

    [Test]
    public void More_than_the_largest_document_is_refused() =>
        FluentActions
            .Invoking(() => DocumentReader.Read("a.txt", new byte[DocumentReader.LargestDocument + 1], NoMetadata))
            .Should()
            .Throw<DocumentException>()
            .WithMessage("*divide it*");

    private static IReadOnlyList<Chunk> Read(string name, string content) =>
        DocumentReader.Read(name, Encoding.UTF8.GetBytes(content), NoMetadata).Chunks;

    private static string[] Hashes(IEnumerable<Chunk> chunks) => [.. chunks.Select(one => Convert.ToHexString(one.Hash()))];
}
