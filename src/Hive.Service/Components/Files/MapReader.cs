using System.Globalization;
using Hive.Service.Components.Keys;
using Hive.Service.Problems;

namespace Hive.Service.Components.Files;

/// <summary>
/// Reads one mapping key by key, notes what is wrong with each, and at the end names keys that nobody asked for.
/// </summary>
/// <param name="map">What is read.</param>
/// <param name="section">How messages call it: <c>model</c>; empty for the whole file.</param>
/// <param name="problems">Where problems go.</param>
/// <param name="keys">The section of <see cref="KeyTable"/>, where <paramref name="section"/> does not say it.</param>
internal sealed class MapReader(YamlMap map, string section, ProblemList problems, string? keys = null)
{
    private readonly HashSet<string> asked = [];
    private readonly string keys = keys ?? KeyTable.SectionAt(section);

    public YamlMap Map => map;

    public ProblemList Problems => problems;

    /// <summary>The value of a key; nothing when it is absent or empty.</summary>
    public YamlNode? Node(string key)
    {
        asked.Add(KeyTable.Of(keys, key).Name);
        return
            map.Entries.FirstOrDefault(entry => entry.Key.Text == key).Value is { } value and not YamlText { IsNull: true }
            ? value
            : null;
    }

    public string? Text(string key) =>
        Node(key) switch
        {
            null => null,
            YamlText text => text.Text,
            var other => Wrong<string?>(other, $"{Path(key)} is a text, not {other.What}."),
        };

    /// <summary>A text that has to be there.</summary>
    public string Required(string key, string example)
    {
        if (Text(key) is { } text && text.Trim().Length > 0)
            return text;
        if (Node(key) is null or YamlText)
            problems.Error(map, $"{Path(key)} is missing; for example {key}: {example}.");
        return "";
    }

    public string? OneOf(string key)
    {
        var words = KeyTable.Of(keys, key).Words;
        if (Text(key) is not { } text || words.Contains(text))
            return Text(key);
        var nearest = Spelling.Nearest(text, words);
        var hint = nearest is null ? "" : $" Did you mean {nearest}?";
        return Wrong<string?>(
            Node(key)!,
            $"{Path(key)} is {Node(key)!.What}, which is none of: {string.Join(", ", words)}.{hint}"
        );
    }

    public int? Whole(string key)
    {
        var known = KeyTable.Of(keys, key);
        var (least, most) = ((int)known.Least, (int)known.Most);
        return Node(key) switch
        {
            null => null,
            YamlText { Text: var text }
                when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    && number >= least
                    && number <= most => number,
            var other => Wrong<int?>(other, $"{Path(key)} is a whole number from {least} to {most}, not {other.What}."),
        };
    }

    public double? Number(string key)
    {
        var known = KeyTable.Of(keys, key);
        var (least, most) = (known.Least, known.Most);
        return Node(key) switch
        {
            null => null,
            YamlText { Text: var text }
                when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && number >= least
                    && number <= most => number,
            var other => Wrong<double?>(
                other,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path(key)} is a number from {least} to {most}, not {other.What}."
                )
            ),
        };
    }

    public bool? Flag(string key) =>
        Node(key) switch
        {
            null => null,
            YamlText { Text: "true" or "True" } => true,
            YamlText { Text: "false" or "False" } => false,
            var other => Wrong<bool?>(other, $"{Path(key)} is true or false, not {other.What}."),
        };

    public MapReader? Section(string key) =>
        Node(key) switch
        {
            null => null,
            YamlMap inner => new(inner, Path(key), problems),
            var other => Wrong<MapReader?>(other, $"{Path(key)} is a mapping of keys, not {other.What}."),
        };

    public IReadOnlyList<YamlNode> List(string key) =>
        Node(key) switch
        {
            null => [],
            YamlList list => list.Items,
            var other => Wrong<IReadOnlyList<YamlNode>>(other, $"{Path(key)} is a list, not {other.What}.") ?? [],
        };

    /// <summary>Names: texts, or mappings with a <c>name</c>.</summary>
    public IReadOnlyList<YamlText> Names(string key)
    {
        List<YamlText> names = [];
        foreach (var item in List(key))
        {
            var named = item is YamlMap { Entries: [{ Key.Text: "name", Value: YamlText only }] } ? only : item;
            if (named is not YamlText { IsNull: false } name || name.Text.Trim().Length == 0)
                problems.Error(item, $"{Path(key)} holds names, not {item.What}.");
            else if (names.Any(other => other.Text == name.Text))
                problems.Error(item, $"{Path(key)} names {name.What} twice.");
            else
                names.Add(name);
        }
        return names;
    }

    public IReadOnlyDictionary<string, string> Texts(string key)
    {
        Dictionary<string, string> texts = [];
        foreach (var (name, value) in Section(key)?.Map.Entries ?? [])
        {
            if (value is YamlText text)
                texts[name.Text] = text.Text;
            else
                problems.Error(value, $"{Path(key)}.{name.Text} is a text, not {value.What}.");
        }
        return texts;
    }

    /// <summary>Warns of keys that other programs read from the same file.</summary>
    public void PassOverUnused()
    {
        foreach (var key in KeyTable.Sections[keys].Where(one => one.Type == KeyType.Unused).Select(one => one.Name))
        {
            asked.Add(key);
            if (map.Entries.FirstOrDefault(entry => entry.Key.Text == key).Key is { } present)
                problems.Warning(present, $"{Path(key)} has no effect here; remove it, or keep it for other programs.");
        }
    }

    /// <summary>Keys that nobody asked for, in the order of the file.</summary>
    public IEnumerable<KeyValuePair<YamlText, YamlNode>> Others =>
        map.Entries.Where(entry => !asked.Contains(entry.Key.Text));

    /// <summary>The nearest key that was asked for.</summary>
    public string? Nearest(string key) => Spelling.Nearest(key, asked);

    /// <summary>To be called when all known keys were asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var (key, _) in Others)
            problems.UnknownKey(key, section, Nearest(key.Text), asked);
    }

    public string Path(string key) => section.Length == 0 ? key : $"{section}.{key}";

    private T? Wrong<T>(YamlNode at, string message)
    {
        problems.Error(at, message);
        return default;
    }
}
