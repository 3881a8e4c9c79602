using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Hive.Service.Knowledge.Documents;

/// <summary>The text of a PDF's pages. Pictures of text, as scanners make them, hold none.</summary>
internal static class PdfReader
{
    private const int MostPages = 5000;

    public static DocumentContent Read(ReadOnlyMemory<byte> content, IReadOnlyDictionary<string, string> metadata)
    {
        if (!content.Span.StartsWith("%PDF-"u8))
            throw new DocumentException(
                "The document is no PDF, whatever its name says.",
                "Give it the ending of what it is."
            );
        try
        {
            using var pdf = PdfDocument.Open(content.ToArray(), new ParsingOptions { UseLenientParsing = true });
            if (pdf.NumberOfPages > MostPages)
                throw new DocumentException(
                    $"The PDF has {pdf.NumberOfPages} pages.",
                    $"At most {MostPages} are taken: divide it."
                );
            return new(
                [
                    .. pdf.GetPages()
                        .SelectMany(page =>
                            Paragraphs
                                .Pack(Clean(ContentOrderTextExtractor.GetText(page)))
                                .Select(piece => new Chunk($"page {page.Number}", piece, metadata))
                        ),
                ],
                []
            );
        }
        // A broken or hostile file makes the parser fail in ways of its own choosing; all of them mean the same.
        catch (Exception e) when (e is not (DocumentException or OutOfMemoryException))
        {
            throw new DocumentException(
                "The PDF cannot be read: it is damaged or encrypted.",
                "Save it again, without a password.",
                e
            );
        }
    }

    // PostgreSQL keeps no NUL, and fonts without a map of their characters give some.
    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n");
}
