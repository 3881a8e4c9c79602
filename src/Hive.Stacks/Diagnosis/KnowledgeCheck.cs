using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Hive.Stacks.Keys;

namespace Hive.Stacks.Diagnosis;

/// <summary>What the knowledge base would refuse of the files in <c>ai/knowledge</c>, told before a stack runs.</summary>
/// <remarks>Endings and size are the service's; Contracts.Tests holds the two to each other.</remarks>
public static class KnowledgeCheck
{
    /// <summary>In bytes: what the service takes at the most.</summary>
    public const int LargestDocument = 32 * 1024 * 1024;

    /// <summary>Endings that the service reads as text, with their dots.</summary>
    public static IReadOnlyList<string> TextEndings { get; } = [".md", ".markdown", ".txt", ".text", ".csv", ".tsv"];

    /// <summary>The ending of what is no text.</summary>
    public const string Pdf = ".pdf";

    private static readonly byte[] PdfMark = "%PDF-"u8.ToArray();

    /// <summary>Looks at every file.</summary>
    /// <param name="folder">Absolute path of the folder; it may be missing.</param>
    /// <param name="shown">What stands before a file's path below it.</param>
    public static IReadOnlyList<ComponentProblem> Look(string folder, string shown) =>
        !Directory.Exists(folder)
            ? []
            :
            [
                .. Files(folder)
                    .Select(file => (Name: shown + Path.GetRelativePath(folder, file).Replace('\\', '/'), Found: Look(file)))
                    .Where(one => one.Found is not null)
                    .Select(one => new ComponentProblem(
                        one.Name,
                        one.Found!.Value.Line,
                        1,
                        one.Found.Value.Message,
                        one.Found.Value.IsError
                    )),
            ];

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(file =>
                !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part[0] is '.' or '_')
            )
            .Where(file => !Path.GetFileName(file).Equals("README.md", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);

    private static (int Line, string Message, bool IsError)? Look(string file)
    {
        var ending = Path.GetExtension(file).ToLowerInvariant();
        var isPdf = ending == Pdf;
        if (!isPdf && !TextEndings.Contains(ending))
            return (1, $"It is left out: a document's name ends in one of {string.Join(' ', TextEndings)} {Pdf}.", false);
        try
        {
            var length = new FileInfo(file).Length;
            if (length == 0)
                return (1, "The document is empty.", true);
            if (length > LargestDocument)
                return (
                    1,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The document has {length} bytes; at most {LargestDocument} are taken."
                    ),
                    true
                );
            var bytes = File.ReadAllBytes(file);
            return isPdf
                ? bytes.AsSpan(0, Math.Min(bytes.Length, 1024)).IndexOf(PdfMark) >= 0
                    ? null
                    : (1, "It is no PDF.", true)
                : LookAtText(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (1, $"It cannot be read: {exception.Message}", true);
        }
    }

    private static (int, string, bool)? LookAtText(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return null;
        if (!Utf8.IsValid(bytes))
            return (LineOf(bytes, FirstBad(bytes)), "The document is not UTF-8.", true);
        if (bytes.AsSpan().IndexOf((byte)0) is >= 0 and var nul)
            return (LineOf(bytes, nul), "The document has a NUL character, so it is no text.", true);
        return string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(bytes)) ? (1, "The document holds no text.", true) : null;
    }

    private static int LineOf(byte[] bytes, int position) => bytes.AsSpan(0, position).Count((byte)'\n') + 1;

    private static int FirstBad(byte[] bytes)
    {
        for (var read = 0; ; )
        {
            if (Rune.DecodeFromUtf8(bytes.AsSpan(read), out _, out var took) != System.Buffers.OperationStatus.Done)
                return read;
            read += took;
        }
    }
}
