using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Service.Agents;
using Hive.Service.Models;

namespace Hive.Service.Components.Files;

/// <summary>
/// <c>output_schema</c>: the JSON Schema, written as YAML, that the answers of an agent or a team fit.
/// </summary>
internal static class OutputSchema
{
    private const string Key = "output_schema";

    /// <param name="file">The file.</param>
    /// <param name="model">Whoever answers; a team that routes has answers of its members.</param>
    /// <param name="isRouted">Whether that is so.</param>
    public static JsonElement? Read(MapReader file, ModelDefinition? model, bool isRouted = false)
    {
        if (file.Section(Key) is not { } section)
            return null;
        var schema = JsonElement.Parse(YamlJson.Of(section.Map).ToJsonString());
        if (AnswerSchema.Problem(schema) is { } problem)
            file.Problems.Error(section.Map, $"{Key} is no JSON Schema that can be used: {problem}");
        if (!isRouted && ModelClients.IsExtractive(model))
            file.Problems.Error(section.Map, $"{Key} needs a model; the provider extractive answers with passages.");
        return schema;
    }
}

/// <summary>A piece of a file as JSON.</summary>
internal static class YamlJson
{
    public static JsonNode Of(YamlMap map)
    {
        var json = new JsonObject();
        foreach (var (key, value) in map.Entries)
            json[key.Text] = Of(value);
        return json;
    }

    private static JsonNode? Of(YamlNode node) =>
        node switch
        {
            YamlMap map => Of(map),
            YamlList list => new JsonArray([.. list.Items.Select(Of)]),
            YamlText { IsNull: true } => null,
            YamlText { Plain: true, Text: "true" or "True" } => JsonValue.Create(true),
            YamlText { Plain: true, Text: "false" or "False" } => JsonValue.Create(false),
            YamlText { Plain: true } text when Number(text.Text) is { } number => number,
            YamlText text => JsonValue.Create(text.Text),
            _ => null,
        };

    // As JSON writes numbers; anything else that YAML calls one stays the text that it is.
    private static JsonNode? Number(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiDigit(text[^1]) && (text[0] == '-' || char.IsAsciiDigit(text[0]))))
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
