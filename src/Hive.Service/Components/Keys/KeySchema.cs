using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hive.Service.Components.Keys;

/// <summary>The table of keys as JSON Schemas, with which editors complete and check components' files.</summary>
public static partial class KeySchema
{
    // Of what editors' YAML servers know, the newest that all of them know.
    private const string Draft = "http://json-schema.org/draft-07/schema#";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string[] StepKinds = ["agent", "team", "tool", "sequential", "parallel", "condition", "loop"];
    private static readonly string[] TestKinds = ["contains", "equals", "starts_with", "matches", "not", "all", "any"];

    /// <summary>The schema of the files of a kind, as a JSON document.</summary>
    public static string Of(ComponentKind kind)
    {
        var definitions = new JsonObject();
        var schema = Section(KeyTable.FileOf(kind), definitions);
        schema["$schema"] = Draft;
        schema["title"] = $"{kind.Word()} of a hive workspace";
        schema["definitions"] = definitions;
        return schema.ToJsonString(Readable);
    }

    private static JsonObject Section(string name, JsonObject definitions)
    {
        var properties = new JsonObject();
        foreach (var key in KeyTable.Sections[name])
            properties[key.Name] = Value(key, definitions);
        var section = new JsonObject { ["type"] = "object", ["properties"] = properties };
        var required = KeyTable.Sections[name].Where(key => key.Required).Select(key => key.Name).ToList();
        if (required.Count > 0)
            section["required"] = Texts(required);
        // Any other key of a filter is metadata that a passage must have.
        if (name == "knowledge_filter")
            section["additionalProperties"] = Text();
        else
            section["additionalProperties"] = false;
        if (name is "step" or "test")
            section["oneOf"] = new JsonArray([
                .. (name == "step" ? StepKinds : TestKinds).Select(kind => new JsonObject { ["required"] = Texts([kind]) }),
            ]);
        return section;
    }

    private static JsonObject Value(ComponentKey key, JsonObject definitions)
    {
        var value = key.Type switch
        {
            KeyType.Whole => new JsonObject
            {
                ["type"] = "integer",
                ["minimum"] = (long)key.Least,
                ["maximum"] = (long)key.Most,
            },
            KeyType.Number => new JsonObject
            {
                ["type"] = "number",
                ["minimum"] = key.Least,
                ["maximum"] = key.Most,
            },
            KeyType.Flag => new JsonObject { ["type"] = "boolean" },
            KeyType.Word => new JsonObject { ["enum"] = Texts(key.Words) },
            KeyType.Names => List(new JsonObject { ["anyOf"] = new JsonArray(Text(), Named()) }),
            KeyType.Lines => new JsonObject { ["anyOf"] = new JsonArray(Text(), List(Text())) },
            KeyType.Texts => new JsonObject { ["type"] = "object", ["additionalProperties"] = Text() },
            KeyType.Section => Reference(key.Of, definitions),
            KeyType.Sections => List(Reference(key.Of, definitions)),
            KeyType.Schema => new JsonObject { ["type"] = "object" },
            KeyType.Unused => new JsonObject { ["deprecated"] = true },
            _ => Text(),
        };
        var description = Described(key);
        if (description.Length > 0)
            value["description"] = description;
        return value;
    }

    private static JsonObject Reference(string section, JsonObject definitions)
    {
        // Steps hold steps: the name goes in before what it stands for.
        if (!definitions.ContainsKey(section))
        {
            definitions[section] = null;
            definitions[section] = Section(section, definitions);
        }
        return new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/definitions/{section}" }) };
    }

    private static JsonObject Text() => new() { ["type"] = Texts(["string", "number", "boolean"]) };

    private static JsonObject Named() =>
        new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["name"] = new JsonObject { ["type"] = "string" } },
            ["required"] = Texts(["name"]),
            ["additionalProperties"] = false,
        };

    private static JsonObject List(JsonNode items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    // Editors show plain text.
    private static string Described(ComponentKey key)
    {
        var text = Links.Replace(key.Meaning, "$1").Replace("`", "", StringComparison.Ordinal);
        var otherwise = key.Default.Replace("`", "", StringComparison.Ordinal);
        return string.Join(
            ". ",
            new[] { text, otherwise.Length > 0 ? $"Default: {otherwise}" : "" }.Where(part => part.Length > 0)
        );
    }

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Links { get; }
}
