using System.Globalization;
using System.Text;

namespace Hive.Stacks.Reporting;

/// <summary>
/// Text that came from outside, made fit for a terminal: names, log lines and answers may hold sequences that move the
/// cursor, hide what was printed or type on the user's behalf.
/// </summary>
public static class Visible
{
    /// <summary>The text with its control characters shown, as in <c>\x1b</c>; tabs and line ends stay.</summary>
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            var isLineEnd = letter == '\n' || (letter == '\r' && index + 1 < text.Length && text[index + 1] == '\n');
            if (!char.IsControl(letter) || letter == '\t' || isLineEnd)
                shown.Append(letter);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}");
        }

        return shown.ToString();
    }
}
