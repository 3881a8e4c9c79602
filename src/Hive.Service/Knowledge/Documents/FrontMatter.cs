namespace Hive.Service.Knowledge.Documents;

/// <summary>
/// What a Markdown file says of itself between two lines of dashes at its top: <c>name: value</c>, a line each.
/// </summary>
internal static class FrontMatter
{
    private const string Dashes = "---\n";
    private const int MostLines = 50;

    /// <summary>The pairs and the rest. A block that is anything but such lines is text like any other.</summary>
    public static (Dictionary<string, string> Pairs, string Body) Divide(string text)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        if (
            !text.StartsWith(Dashes, StringComparison.Ordinal)
            || text.IndexOf("\n---\n", StringComparison.Ordinal) is not (> 0 and var end)
        )
            return (pairs, text);
        var lines = text[Dashes.Length..Math.Max(Dashes.Length, end)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > MostLines || !lines.All(line => Add(line, pairs)))
            return ([], text);
        return (pairs, text[(end + "\n---\n".Length)..]);
    }

    private static bool Add(string line, Dictionary<string, string> pairs)
    {
        if (line.Split(':', 2) is not [var name, var value] || name.Trim().Length is 0 or > 64)
            return false;
        pairs[name.Trim()] = value.Trim().Trim('"', '\'');
        return true;
    }
}
