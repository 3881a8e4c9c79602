using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>What a tool wants to be told, as JSON Schema; and what it is told, as texts.</summary>
internal static class ToolSchema
{
    /// <summary>For tools that want nothing in particular.</summary>
    public static JsonElement Anything { get; } = Parse("""{"type":"object","properties":{}}""");

    public static JsonElement Of(IReadOnlyList<ToolParameter> parameters)
    {
        var properties = new JsonObject();
        foreach (var parameter in parameters)
        {
            var property = new JsonObject { ["type"] = parameter.Type };
            if (parameter.Description.Length > 0)
                property["description"] = parameter.Description;
            if (parameter.Enum.Count > 0)
                property["enum"] = new JsonArray([.. parameter.Enum.Select(one => (JsonNode)JsonValue.Create(one))]);
            properties[parameter.Name] = property;
        }
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([
                .. parameters.Where(one => one.Required).Select(one => (JsonNode)JsonValue.Create(one.Name)),
            ]),
        };
        return Parse(schema.ToJsonString());
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>
    /// An argument as text; nothing when it is not there. Models send numbers for texts and texts for numbers.
    /// </summary>
    public static string? Text(AIFunctionArguments arguments, string name) =>
        arguments.TryGetValue(name, out var value)
            ? value switch
            {
                null => null,
                string text => text,
                JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
                JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
                JsonElement element => element.GetRawText(),
                JsonNode node => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString(),
                bool flag => flag ? "true" : "false",
                IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
                _ => value.ToString(),
            }
            : null;
}
