using System.Globalization;
using Hive.Stacks.Engines;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Reporting;

/// <summary>
/// A log entry as text: when, who, how grave, what, and what else is known; further lines of it stand under its first.
/// </summary>
/// <param name="several">Whether the stack has to be told, because there is more than one.</param>
/// <param name="coloured">Whether sources and levels are told apart by colour, which only a terminal shows.</param>
public sealed class LogText(bool several, bool coloured)
{
    private const string Plain = "\e[0m";
    private const string Dim = "\e[2m";
    private const int SourceWidth = 10;

    // Cyan, magenta, blue, green and their bright ones: yellow and red are left for what is wrong.
    private static readonly int[] Colours = [36, 35, 34, 32, 96, 95, 94, 92];

    private readonly Dictionary<string, int> _colours = [];
    private int _width;

    /// <summary>The entry as text.</summary>
    public string Render(LogLine line)
    {
        var record = LogRecord.Of(line);
        var who = Visible.Of(several ? $"{line.Stack}/{line.Source}" : line.Source);
        _width = Math.Max(_width, Math.Max(who.Length, SourceWidth));
        var head = string.Create(CultureInfo.InvariantCulture, $"{line.Time:HH:mm:ss.fff} ") + who.PadRight(_width);
        var level = record.Severity.ToString().ToUpperInvariant().PadRight(5);
        var (first, more) = Visible.Of(record.Message).Split('\n', 2) is [var one, var rest]
            ? (one, rest)
            : (Visible.Of(record.Message), null);
        var margin = Environment.NewLine + new string(' ', head.Length + level.Length + 2);
        return $"{Painted(head, $"\e[{Colour(who)}m")} {Painted(level, PaintOf(record.Severity))} {first}"
            + Painted(Known(record), Dim)
            + (more is null ? "" : margin + more.Replace("\n", margin, StringComparison.Ordinal));
    }

    private static string Known(LogRecord record) =>
        string.Concat(
            new[] { KeyValuePair.Create("trace", record.TraceId ?? "") }
                .Where(trace => trace.Value.Length > 0)
                .Concat(record.Fields)
                .Select(field => $" {Visible.Of(field.Key)}={Quoted(Visible.Of(field.Value).ReplaceLineEndings("\\n"))}")
        );

    private static string Quoted(string value) =>
        value.Length == 0 || value.Contains(' ', StringComparison.Ordinal) ? $"\"{value}\"" : value;

    private static string PaintOf(LogSeverity severity) =>
        severity switch
        {
            LogSeverity.Debug => Dim,
            LogSeverity.Warn => "\e[33m",
            LogSeverity.Error or LogSeverity.Fatal => "\e[31m",
            _ => "",
        };

    private string Painted(string text, string paint) =>
        coloured && paint.Length > 0 && text.Length > 0 ? paint + text + Plain : text;

    private int Colour(string who)
    {
        if (!_colours.TryGetValue(who, out var colour))
            _colours[who] = colour = Colours[_colours.Count % Colours.Length];
        return colour;
    }
}
