namespace Hive.Stacks.Reporting;

/// <summary>Lays rows out in columns. Plain text, so that it reads the same on a terminal, in a pipe and in a log.</summary>
public static class TextTable
{
    /// <summary>Each row on a line, its cells padded to the widest of their column.</summary>
    /// <param name="rows">Rows of equal length.</param>
    public static string Render(params IReadOnlyList<IReadOnlyList<string>> rows)
    {
        rows = [.. rows.Select(row => row.Select(Visible.Of).ToArray())];
        var widths =
            rows.Count == 0
                ? []
                : Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join(
            Environment.NewLine,
            rows.Select(row =>
                ("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd()
            )
        );
    }
}
