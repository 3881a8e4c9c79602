namespace Hive.Stacks.Reporting;

/// <summary>Lays rows out in columns, so that it reads the same on a terminal, in a pipe and in a log.</summary>
public static class TextTable
{
    /// <summary>Each row on a line, its cells padded to the widest of their column.</summary>
    /// <param name="rows">Rows of equal length.</param>
    public static string Render(params IReadOnlyList<IReadOnlyList<string>> rows) => Render(rows, (_, _, cell) => cell);

    /// <summary>Each row on a line, its cells padded to the widest of their column, and then painted.</summary>
    /// <param name="rows">Rows of equal length.</param>
    /// <param name="paint">Gets row and column, counted from 0, and the padded cell.</param>
    public static string Render(IReadOnlyList<IReadOnlyList<string>> rows, Func<int, int, string, string> paint)
    {
        rows = [.. rows.Select(row => row.Select(Visible.Of).ToArray())];
        var widths =
            rows.Count == 0
                ? []
                : Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join(
            Environment.NewLine,
            rows.Select(
                (row, index) =>
                    (
                        "  "
                        + string.Join(
                            "  ",
                            row.Select((cell, column) => paint(index, column, cell.PadRight(widths[column])))
                        )
                    ).TrimEnd()
            )
        );
    }
}
