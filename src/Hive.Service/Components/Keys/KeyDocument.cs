using System.Globalization;
using System.Text;

namespace Hive.Service.Components.Keys;

/// <summary>The table of keys as tables of Markdown.</summary>
internal static class KeyDocument
{
    /// <summary>The keys of some sections, each with what leads to it.</summary>
    /// <param name="parts">Sections, and how paths begin there: <c>model.</c>; only keys that the predicate takes.</param>
    public static string Of(params IEnumerable<(string Section, string Prefix)> parts)
    {
        var text = new StringBuilder("| key | value | default |\n|---|---|---|\n");
        foreach (var (section, prefix) in parts)
        {
            foreach (var key in KeyTable.Sections[section].Where(one => one.Type is not KeyType.Unused))
            {
                // A section is explained by its keys.
                if (key.Meaning.Length > 0 || key.Words.Count > 0)
                    text.Append(CultureInfo.InvariantCulture, $"| `{prefix}{key.Name}` | {Value(key)} | {key.Default} |\n");
            }
        }
        return text.ToString();
    }

    private static string Value(ComponentKey key) =>
        key.Type switch
        {
            KeyType.Whole or KeyType.Number => string.Create(
                CultureInfo.InvariantCulture,
                $"{key.Meaning}, {key.Least:#,0.##} to {key.Most:#,0.##}"
            ),
            KeyType.Word => $"{Words(key)}{(key.Meaning.Length > 0 ? $": {key.Meaning}" : "")}",
            _ => key.Meaning,
        };

    private static string Words(ComponentKey key) =>
        $"{string.Join(", ", key.Words.SkipLast(1).Select(word => $"`{word}`"))} or `{key.Words[^1]}`";
}
