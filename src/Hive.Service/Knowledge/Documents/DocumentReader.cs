namespace Hive.Service.Knowledge.Documents;

/// <summary>Turns a file's bytes into chunks, by the ending of its name.</summary>
public static class DocumentReader
{
    /// <summary>In bytes: 32 MiB.</summary>
    public const int LargestDocument = 32 * 1024 * 1024;

    /// <summary>More than this from one document is taken for a mistake.</summary>
    public const int MostChunks = 200_000;

    /// <summary>Endings that can be read, with their dots.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".md", ".markdown", ".txt", ".text", ".csv", ".tsv", ".pdf"];

    /// <summary>Whether a file of this name can be read.</summary>
    public static bool Reads(string name) => Endings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file of this name is a PDF.</summary>
    public static bool IsPdf(string name) => Path.GetExtension(name).Equals(".pdf", StringComparison.OrdinalIgnoreCase);

    /// <summary>The chunks of a document.</summary>
    /// <param name="name">Its name, of which only the ending counts.</param>
    /// <param name="content">All of its bytes.</param>
    /// <param name="metadata">Given to every chunk; what the document says of itself comes on top.</param>
    /// <exception cref="DocumentException">It is empty, too large, of an unknown kind, or not what its name
    /// says.</exception>
    public static DocumentContent Read(
        string name,
        ReadOnlyMemory<byte> content,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        if (content.Length > LargestDocument)
            throw new DocumentException(
                $"The document has {content.Length} bytes.",
                $"At most {LargestDocument} are taken: divide it."
            );
        var read = Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".md" or ".markdown" => MarkdownReader.Read(PlainText.Decode(content.Span), metadata),
            ".txt" or ".text" => TextReader.Read(PlainText.Decode(content.Span), metadata),
            ".csv" => CsvReader.Read(PlainText.Decode(content.Span), metadata),
            ".tsv" => CsvReader.Read(PlainText.Decode(content.Span), metadata, '\t'),
            ".pdf" => PdfReader.Read(content, metadata),
            _ => throw new DocumentException(
                "The document is of no known kind.",
                $"The name has to end in one of {string.Join(' ', Endings)}."
            ),
        };
        return read.Chunks.Count switch
        {
            0 => throw new DocumentException("The document holds no text.", "Give it some, or remove it."),
            > MostChunks => throw new DocumentException(
                $"The document gives {read.Chunks.Count} chunks.",
                $"At most {MostChunks} are taken: divide it."
            ),
            _ => read,
        };
    }
}
