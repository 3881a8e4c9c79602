using Hive.Service.Components.Files;

namespace Hive.Service.Knowledge.Documents;

/// <summary>What a Markdown file says of itself: YAML between two lines of dashes at its top.</summary>
internal static class FrontMatter
{
    private const string Dashes = "---\n";
    private const int LongestBlock = 16_000;
    private const int LongestName = 64;

    /// <summary>The pairs and the rest. A block that is no YAML mapping is text like any other.</summary>
    public static (Dictionary<string, string> Pairs, string Body) Divide(string text)
    {
        if (
            !text.StartsWith(Dashes, StringComparison.Ordinal)
            || text.IndexOf("\n---\n", StringComparison.Ordinal) is not (> 0 and <= LongestBlock and var end)
        )
            return ([], text);
        var body = text[(end + "\n---\n".Length)..];
        var block = text[Dashes.Length..Math.Max(Dashes.Length, end)];
        try
        {
            return block.Trim() == "" ? ([], body)
                : YamlFile.Parse(block) is YamlMap map ? (Pairs(map), body)
                : ([], text);
        }
        catch (FileException)
        {
            return ([], text);
        }
    }

    // Metadata are texts: a list of them is one, and what nests deeper says nothing that a filter could ask for.
    private static Dictionary<string, string> Pairs(YamlMap map)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (var (name, value) in map.Entries)
        {
            if (name.Text.Length is > 0 and <= LongestName && TextOf(value) is { } text)
                pairs[name.Text] = text;
        }
        return pairs;
    }

    private static string? TextOf(YamlNode value) =>
        value switch
        {
            YamlText { IsNull: false } text => text.Text,
            YamlList { Items: var items } when items.All(item => item is YamlText) => string.Join(
                ", ",
                items.Cast<YamlText>().Select(item => item.Text)
            ),
            _ => null,
        };
}
