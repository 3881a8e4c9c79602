using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hive.Stacks.Compose;

/// <summary>Spells JSON as YAML.</summary>
internal static partial class Yaml
{
    /// <summary>One document for each node.</summary>
    public static string Of(params IEnumerable<JsonNode> documents)
    {
        using var text = new StringWriter { NewLine = "\n" };
        foreach (var (at, document) in documents.Index())
        {
            if (at > 0)
                text.Write("---\n");
            using var one = new StringWriter { NewLine = "\n" };
            new YamlStream(new YamlDocument(Node(document))).Save(one, assignAnchors: false);
            text.Write(one.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    private static YamlNode Node(JsonNode? node) =>
        node switch
        {
            JsonObject several => new YamlMappingNode(several.SelectMany(one => new[] { Scalar(one.Key), Node(one.Value) })),
            JsonArray list => new YamlSequenceNode(list.Select(Node)),
            null => new YamlScalarNode("null"),
            _ when node.GetValueKind() == JsonValueKind.String => Scalar(node.ToString()),
            _ => new YamlScalarNode(node.ToJsonString()),
        };

    // What another type could be read from is quoted, by the rules of YAML 1.1, which are the wider ones.
    private static YamlScalarNode Scalar(string text) =>
        new YamlScalarNode(text)
        {
            Style =
                text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal
                : IsPlain.IsMatch(text) && !IsWord.IsMatch(text) ? ScalarStyle.Plain
                : ScalarStyle.DoubleQuoted,
        };

    [GeneratedRegex("^[A-Za-z/][A-Za-z0-9_./@-]*(:[A-Za-z0-9_./-]+)?$")]
    private static partial Regex IsPlain { get; }

    [GeneratedRegex("^(y|n|yes|no|on|off|true|false|null)$", RegexOptions.IgnoreCase)]
    private static partial Regex IsWord { get; }
}
