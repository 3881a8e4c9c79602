using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Build.Tests.Exports;

/// <summary>A row of an export's page of properties, which can be held to the files that it names.</summary>
/// <param name="File">The Compose file.</param>
/// <param name="Pointer">The property.</param>
/// <param name="Value">Its value.</param>
/// <param name="Place">Where it is said to be; null where a reason is given instead.</param>
internal sealed partial record PropertyRow(string File, string Pointer, string Value, string? Place)
{
    // These are said in another way: a folder as the name of a volume, a word of one policy as a word of another.
    private static readonly Regex SaidOtherwise = new(
        "/(volumes|tmpfs|networks|secrets|labels|name|user|restart|security_opt|depends_on|logging|configs)(/|$)|/start_period$|/reservations/cpus$"
    );

    /// <summary>All rows of a page.</summary>
    public static IReadOnlyList<PropertyRow> Read(string page)
    {
        var rows = new List<PropertyRow>();
        var file = "";
        foreach (var line in page.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                file = line[3..];
            else if (Row.Match(line) is { Success: true } row)
            {
                var value = row.Groups["value"].Value;
                var becomes = row.Groups["becomes"].Value;
                becomes.Should().NotBeEmpty();
                rows.Add(
                    new PropertyRow(
                        file,
                        row.Groups["pointer"].Value,
                        value == " " ? "" : value,
                        becomes[0] == '`' ? becomes.Trim('`') : null
                    )
                );
            }
        }

        return rows;
    }

    /// <summary>What is wrong with the place; null when it holds the value.</summary>
    public string? Wrong(string folder)
    {
        if (Place is null)
            return null;
        var words = Place.Split(' ');
        var path = Path.Combine(folder, words[0].TrimEnd(':'));
        if (words[0].StartsWith("the", StringComparison.Ordinal))
            return null;
        if (!System.IO.File.Exists(path))
            return $"{words[0]} is not there";
        var found =
            path.EndsWith(".yml", StringComparison.Ordinal) || path.EndsWith(".yaml", StringComparison.Ordinal)
                ? InYaml(path, words[1..])
                : InUnit(path, words[1..]);
        if (found is null)
            return $"{Place} is not there";
        return SaidOtherwise.IsMatch(Pointer) || found.Any(IsTheSame)
            ? null
            : $"{Place} is {string.Join(", ", found)}, not {Value}";
    }

    private static List<string>? InYaml(string path, string[] words)
    {
        var yaml = new YamlStream();
        using (var text = new StreamReader(path))
            yaml.Load(text);
        var pointer = words.First(word => word.StartsWith('/'));
        var objects = yaml.Documents.Select(document => document.RootNode);
        if (words[0] != pointer)
            objects = objects.Where(one => $"{At(one, "/kind")}/{At(one, "/metadata/name")}" == words[0]);
        return objects.Select(one => At(one, pointer)).FirstOrDefault(node => node is not null) is { } node
            ? [.. node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? "")]
            : null;
    }

    private static YamlNode? At(YamlNode? node, string pointer)
    {
        foreach (var part in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node switch
            {
                YamlMappingNode several => several.Children.TryGetValue(new YamlScalarNode(part), out var child)
                    ? child
                    : null,
                YamlSequenceNode list
                    when int.TryParse(part, CultureInfo.InvariantCulture, out var at) && at < list.Children.Count =>
                    list.Children[at],
                _ => null,
            };
        }

        return node;
    }

    private static List<string>? InUnit(string path, string[] words)
    {
        if (words is not [['[', ..] section, var key])
            return [];
        var lines = System.IO.File.ReadAllLines(path);
        var values = lines
            .SkipWhile(line => line != section)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('['))
            .Where(line => line.StartsWith(key + "=", StringComparison.Ordinal))
            .Select(line => line[(key.Length + 1)..])
            .ToList();
        return values.Count > 0 ? values : null;
    }

    private bool IsTheSame(string found)
    {
        found = found.Replace("%%", "%", StringComparison.Ordinal);
        var name = Pointer[(Pointer.LastIndexOf('/') + 1)..].Replace("~1", "/", StringComparison.Ordinal);
        return Normal(found) == Normal(Value)
            // In a unit: the name with the value, an argument, a list of words, a part of an address.
            || found.Trim('"') == $"{name}={Value}"
            || (
                found.StartsWith("--", StringComparison.Ordinal)
                && Normal(found[(found.IndexOf('=') + 1)..]) == Normal(Value)
            )
            // Compose prints a further host with an equals sign, Podman reads a colon.
            || found == $"--add-host={Value.Replace('=', ':')}"
            || found.Contains($"\"{Value}\"", StringComparison.Ordinal)
            || Value == "CMD"
            || (Pointer.Contains("/ports/", StringComparison.Ordinal) && found.Split(':', '/').Contains(Value));
    }

    private static string Normal(string text)
    {
        if (Duration.Match(text) is { Success: true } duration)
            return Number(Part(duration, "m") * 60 + Part(duration, "s"));
        if (Bytes.Match(text) is { Success: true } size)
            return Number(
                double.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture)
                    * (size.Groups[2].Value == "Gi" ? 1 << 30 : 1 << 20)
            );
        if (Thousandths.Match(text) is { Success: true } cpu)
            return Number(double.Parse(cpu.Groups[1].Value, CultureInfo.InvariantCulture) / 1000);
        return text.ToLowerInvariant();
    }

    private static double Part(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| `(?<pointer>/[^`]*)` \| `(?<value>.*?)` \| (?<becomes>.*) \|$")]
    private static partial Regex Row { get; }

    [GeneratedRegex("^(?=.)((?<m>[0-9]+)m)?((?<s>[0-9]+)s)$")]
    private static partial Regex Duration { get; }

    [GeneratedRegex("^([0-9]+)(Gi|Mi)$")]
    private static partial Regex Bytes { get; }

    [GeneratedRegex("^([0-9]+)m$")]
    private static partial Regex Thousandths { get; }
}
