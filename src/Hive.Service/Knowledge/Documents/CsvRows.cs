using System.Text;

namespace Hive.Service.Knowledge.Documents;

/// <summary>Rows and cells after RFC 4180: a quoted cell may hold separators, line ends and doubled quotes.</summary>
internal static class CsvRows
{
    /// <exception cref="DocumentException">A quote is opened and never closed.</exception>
    public static IEnumerable<IReadOnlyList<string>> Read(string text, char separator)
    {
        var at = 0;
        for (var number = 1; at < text.Length; number++)
            yield return Row(text, separator, number, ref at);
    }

    private static List<string> Row(string text, char separator, int number, ref int at)
    {
        List<string> cells = [];
        while (true)
        {
            cells.Add(
                at < text.Length && text[at] == '"'
                    ? Quoted(text, separator, number, ref at)
                    : Plain(text, separator, ref at)
            );
            if (at >= text.Length)
                return cells;
            if (text[at++] == '\n')
                return cells;
            if (at >= text.Length)
            {
                cells.Add("");
                return cells;
            }
        }
    }

    private static string Plain(string text, char separator, ref int at)
    {
        var length = text.AsSpan(at).IndexOfAny(separator, '\n');
        var cell = length < 0 ? text[at..] : text.Substring(at, length);
        at += cell.Length;
        return cell;
    }

    private static string Quoted(string text, char separator, int number, ref int at)
    {
        var cell = new StringBuilder();
        at++;
        while (true)
        {
            var end = text.IndexOf('"', at);
            if (end < 0)
                throw new DocumentException(
                    $"A quote that is opened in row {number} is never closed.",
                    "Close it, or write it twice where it is part of the text."
                );
            cell.Append(text, at, end - at);
            at = end + 1;
            if (at < text.Length && text[at] == '"')
            {
                cell.Append('"');
                at++;
                continue;
            }
            // What stands between the closing quote and the separator is kept: people write such files by hand.
            return cell.Append(Plain(text, separator, ref at)).ToString();
        }
    }
}
