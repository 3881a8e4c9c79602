using System.Globalization;

namespace Hive.Service.Knowledge.Documents;

/// <summary>A table with one document a row. Its columns are the row's text, and short values its metadata too.</summary>
internal static class CsvReader
{
    // Longer values are prose, and nobody filters by prose.
    private const int LongestMetadata = 128;
    private static readonly char[] Separators = [',', ';', '\t'];

    public static DocumentContent Read(string text, IReadOnlyDictionary<string, string> metadata, char? separator = null)
    {
        var firstLine = text.AsSpan(0, text.IndexOf('\n') is >= 0 and var end ? end : text.Length).ToString();
        var rows = CsvRows.Read(text, separator ?? Separators.MaxBy(one => firstLine.Count(c => c == one)));
        using var row = rows.GetEnumerator();
        if (!row.MoveNext())
            return new([], []);
        var columns = Named(row.Current);

        List<Chunk> chunks = [];
        List<int> ragged = [];
        for (var number = 2; row.MoveNext(); number++)
        {
            if (row.Current.All(string.IsNullOrWhiteSpace))
                continue;
            if (row.Current.Count != columns.Length)
                ragged.Add(number);
            chunks.AddRange(Chunks(number, columns, row.Current, metadata));
        }
        return new(
            chunks,
            ragged is [var first, ..]
                ? [$"{ragged.Count} rows have more or fewer cells than the first row has names; the first is row {first}."]
                : []
        );
    }

    private static IEnumerable<Chunk> Chunks(
        int number,
        string[] columns,
        IReadOnlyList<string> cells,
        IReadOnlyDictionary<string, string> common
    )
    {
        var metadata = new Dictionary<string, string>(common, StringComparer.Ordinal);
        List<string> lines = [];
        for (var i = 0; i < cells.Count; i++)
        {
            var (name, value) = (i < columns.Length ? columns[i] : ColumnName(i), cells[i].Trim());
            if (value.Length == 0)
                continue;
            lines.Add($"{name}: {value}");
            if (value.Length <= LongestMetadata)
                metadata[name] = value;
        }
        return Paragraphs.Pack(string.Join('\n', lines)).Select(piece => new Chunk($"row {number}", piece, metadata));
    }

    private static string[] Named(IReadOnlyList<string> header) =>
        [
            .. header.Select(
                (name, i) => name.Trim() is { Length: > 0 } given ? given[..Math.Min(64, given.Length)] : ColumnName(i)
            ),
        ];

    private static string ColumnName(int i) => string.Create(CultureInfo.InvariantCulture, $"column {i + 1}");
}
