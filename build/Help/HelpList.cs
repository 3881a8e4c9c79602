using Hive.Stacks.Reporting;

namespace Hive.Build.Help;

/// <summary>Words with what they mean, in two columns; a word that is too long has a line of its own.</summary>
internal static class HelpList
{
    private const int Margin = 2;
    private const int Widest = 24;

    public static string Render(IReadOnlyList<(string Word, string Meaning)> entries, Screen screen)
    {
        var width = entries.Select(entry => entry.Word.Length).Where(length => length <= Widest).DefaultIfEmpty(0).Max();
        var indent = Margin + width + 2;
        return string.Join(
            Environment.NewLine,
            entries.Select(entry =>
                entry.Word.Length > width
                    ? $"{new string(' ', Margin)}{entry.Word}{Environment.NewLine}{screen.Wrap(new string(' ', indent) + entry.Meaning, indent)}"
                    : screen.Wrap($"{new string(' ', Margin)}{entry.Word.PadRight(width)}  {entry.Meaning}", indent)
            )
        );
    }
}
