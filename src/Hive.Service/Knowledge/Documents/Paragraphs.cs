using System.Text;

namespace Hive.Service.Knowledge.Documents;

/// <summary>Packs paragraphs into pieces that are neither too long to be shown nor too short to be understood.</summary>
/// <remarks>
/// Where a piece ends depends on the paragraphs near by and on nothing before them: an edit changes the pieces around it,
/// and those further down stay as they were.
/// </remarks>
internal static class Paragraphs
{
    /// <summary>In characters; about 300 tokens, so that every embedding model takes it whole.</summary>
    public const int LongestPiece = 1200;

    private const int ShortestPiece = 400;
    private const int LongestOverlap = 150;

    /// <summary>The pieces of a text. Each but the first begins with the last words of the one before.</summary>
    public static IEnumerable<string> Pack(string text)
    {
        var piece = new StringBuilder();
        var fresh = 0;
        foreach (var part in Divide(text))
        {
            if (fresh > 0 && (piece.Length + part.Length > LongestPiece || (fresh >= ShortestPiece && IsBoundary(part))))
            {
                var done = piece.ToString();
                yield return done;
                (piece, fresh) = (new StringBuilder(Overlap(done)), 0);
                if (piece.Length + part.Length > LongestPiece + LongestOverlap)
                    piece.Clear();
            }
            if (piece.Length > 0)
                piece.Append('\n');
            piece.Append(part);
            fresh += part.Length;
        }
        if (fresh > 0)
            yield return piece.ToString();
    }

    /// <summary>One paragraph in three or so, by its own text.</summary>
    /// <remarks>FNV-1a: string.GetHashCode differs from process to process.</remarks>
    private static bool IsBoundary(string paragraph) =>
        paragraph.Aggregate(2166136261u, (hash, c) => unchecked((hash ^ c) * 16777619u)) % 3 == 0;

    /// <summary>Paragraphs, and parts of those that are too long by themselves.</summary>
    private static IEnumerable<string> Divide(string text)
    {
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var rest = paragraph;
            while (rest.Length > LongestPiece)
            {
                var end = Break(rest);
                yield return rest[..end].TrimEnd();
                rest = rest[end..].TrimStart();
            }
            if (rest.Length > 0)
                yield return rest;
        }
    }

    // The last line end, sentence end or space in the second half; a text without any is cut, but never inside a character.
    private static int Break(string text)
    {
        var half = LongestPiece / 2;
        var window = text.AsSpan(half, LongestPiece - half);
        var end =
            window.LastIndexOf('\n') is >= 0 and var line ? line + 1
            : window.LastIndexOf(". ") is >= 0 and var sentence ? sentence + 2
            : window.LastIndexOf(' ') is >= 0 and var space ? space + 1
            : window.Length;
        end += half;
        return char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
    }

    private static string Overlap(string piece)
    {
        if (piece.Length <= LongestOverlap)
            return "";
        var tail = piece.AsSpan(piece.Length - LongestOverlap);
        var start = tail.IndexOf(". ") is >= 0 and var sentence ? sentence + 2 : tail.IndexOf(' ') + 1;
        return start == 0 && char.IsLowSurrogate(tail[0]) ? tail[1..].ToString() : tail[start..].ToString();
    }
}
