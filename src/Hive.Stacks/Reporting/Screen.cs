namespace Hive.Stacks.Reporting;

/// <summary>What text is shown on: lines are broken to its width, and words are painted where it has colours.</summary>
/// <param name="Width">In columns, 1 or more.</param>
/// <param name="IsColoured">Whether it understands the sequences for colours.</param>
public sealed record Screen(int Width, bool IsColoured)
{
    private const string Plain = "\e[0m";

    /// <summary>A pipe or a file: whoever reads it breaks the lines, and there is no colour.</summary>
    public static Screen None { get; } = new(int.MaxValue, false);

    /// <summary>The text in a colour, or as it is.</summary>
    public string Paint(string text, Paint paint) =>
        !IsColoured || text.Length == 0
            ? text
            : paint switch
            {
                Reporting.Paint.Good => $"\e[32m{text}{Plain}",
                Reporting.Paint.Doubtful => $"\e[33m{text}{Plain}",
                Reporting.Paint.Bad => $"\e[31m{text}{Plain}",
                Reporting.Paint.Faint => $"\e[2m{text}{Plain}",
                _ => text,
            };

    /// <summary>
    /// The text with its lines broken between words. A word that is longer than the screen, as a path is, stays whole.
    /// </summary>
    /// <param name="text">Without colours.</param>
    /// <param name="indent">In columns; how far the lines that follow a break are set in.</param>
    public string Wrap(string text, int indent = 0) =>
        string.Join(Environment.NewLine, text.ReplaceLineEndings("\n").Split('\n').SelectMany(line => Lines(line, indent)));

    private IEnumerable<string> Lines(string line, int indent)
    {
        var margin = new string(' ', indent);
        while (line.Length > Width)
        {
            var begin = line.Length - line.TrimStart(' ').Length;
            var space = line.LastIndexOf(' ', Width);
            if (space <= begin)
                space = line.IndexOf(' ', Math.Min(Math.Max(begin, Width), line.Length));
            if (space < 0)
                break;
            yield return line[..space].TrimEnd();
            line = margin + line[(space + 1)..].TrimStart();
        }

        yield return line;
    }
}

/// <summary>What a colour means.</summary>
public enum Paint
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Doubtful,

    /// <summary>Wrong.</summary>
    Bad,

    /// <summary>Of less interest.</summary>
    Faint,
}
