using System.Globalization;
using Hive.Stacks.Engines;

namespace Hive.Stacks.Reporting;

/// <summary>A log entry as text: when, who, what; further lines of the entry stand under its first.</summary>
/// <param name="several">Whether the stack has to be told, because there is more than one.</param>
/// <param name="coloured">Whether sources are told apart by colour, which only a terminal shows.</param>
public sealed class LogText(bool several, bool coloured)
{
    private const string Plain = "\e[0m";
    private const int SourceWidth = 10;

    // Cyan, magenta, yellow, blue, green and their bright ones: red is left for what is wrong.
    private static readonly int[] Colours = [36, 35, 33, 34, 32, 96, 95, 93, 94, 92];

    private readonly Dictionary<string, int> _colours = [];
    private int _width;

    /// <summary>The entry as text.</summary>
    public string Render(LogLine line)
    {
        var who = Visible.Of(several ? $"{line.Stack}/{line.Source}" : line.Source);
        _width = Math.Max(_width, Math.Max(who.Length, SourceWidth));
        var head = string.Create(CultureInfo.InvariantCulture, $"{line.Time:HH:mm:ss.fff} ") + who.PadRight(_width);
        var shown = coloured ? $"\e[{Colour(who)}m{head}{Plain}" : head;
        return $"{shown} {Visible.Of(line.Text).Replace("\n", $"{Environment.NewLine}{new string(' ', head.Length)} ", StringComparison.Ordinal)}";
    }

    private int Colour(string who)
    {
        if (!_colours.TryGetValue(who, out var colour))
            _colours[who] = colour = Colours[_colours.Count % Colours.Length];
        return colour;
    }
}
