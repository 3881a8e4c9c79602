using System.Buffers;
using System.Text;

namespace Hive.Service.Knowledge.Documents;

/// <summary>Bytes as text, or a reason why they are none.</summary>
internal static class PlainText
{
    /// <summary>UTF-8, or UTF-16 with a byte order mark; line ends become <c>\n</c>.</summary>
    /// <exception cref="DocumentException">It is empty, binary, or in another encoding.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            throw new DocumentException("The document is empty.", "Give it some text, or remove it.");
        var text = bytes switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes[2..]),
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes[2..]),
            [0xEF, 0xBB, 0xBF, ..] => Utf8(bytes[3..]),
            _ => Utf8(bytes),
        };
        // PostgreSQL keeps no NUL in a text, and no text has one.
        return text.IndexOf('\0') is >= 0 and var nul
            ? throw new DocumentException(
                $"The document has a NUL character at position {nul}, so it is no text.",
                "Save it as text in UTF-8."
            )
            : text.ReplaceLineEndings("\n");
    }

    private static string Utf8(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw new DocumentException(
                $"The document is not UTF-8: byte {FirstBad(bytes) + 1} fits nowhere.",
                "Save it as text in UTF-8."
            );

    private static int FirstBad(ReadOnlySpan<byte> bytes)
    {
        for (var read = 0; ; )
        {
            if (Rune.DecodeFromUtf8(bytes[read..], out _, out var took) != OperationStatus.Done)
                return read;
            read += took;
        }
    }
}
