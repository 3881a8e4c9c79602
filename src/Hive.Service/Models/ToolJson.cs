using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hive.Service.Models;

/// <summary>Arguments and results of tools as text, without reflection.</summary>
public static class ToolJson
{
    /// <summary>The arguments of a call as a JSON object.</summary>
    public static string Text(IDictionary<string, object?>? arguments)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            WriteArguments(json, arguments);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>What a model is told of a result.</summary>
    public static string Text(object? result) =>
        result switch
        {
            null => "",
            string text => text,
            TextContent text => text.Text,
            JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
            JsonElement json => json.GetRawText(),
            IEnumerable<AIContent> contents => string.Concat(contents.OfType<TextContent>().Select(text => text.Text)),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => result.ToString() ?? "",
        };

    /// <summary>Writes the arguments of a call as a JSON object.</summary>
    public static void WriteArguments(Utf8JsonWriter json, IDictionary<string, object?>? arguments)
    {
        json.WriteStartObject();
        foreach (var (name, value) in arguments ?? new Dictionary<string, object?>())
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case null:
                    json.WriteNullValue();
                    break;
                case JsonElement element:
                    element.WriteTo(json);
                    break;
                case bool truth:
                    json.WriteBooleanValue(truth);
                    break;
                case int or long:
                    json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case double number:
                    json.WriteNumberValue(number);
                    break;
                default:
                    json.WriteStringValue(Text(value));
                    break;
            }
        }
        json.WriteEndObject();
    }

    /// <summary>Arguments as a model wrote them.</summary>
    /// <exception cref="JsonException">They are no JSON object.</exception>
    public static Dictionary<string, object?> Arguments(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        using var json = JsonDocument.Parse(text);
        return json.RootElement.ValueKind == JsonValueKind.Object
            ? json
                .RootElement.EnumerateObject()
                .ToDictionary(p => p.Name, p => (object?)p.Value.Clone(), StringComparer.Ordinal)
            : throw new JsonException("Arguments are a JSON object.");
    }
}
