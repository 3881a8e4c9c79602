using System.Globalization;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Documents;

/// <summary>
/// Whether JSON fits a schema of the OpenAPI document: as much of JSON Schema as the document uses, and no member beyond the
/// schema's.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    private static readonly string[] Known =
    [
        "$ref",
        "oneOf",
        "type",
        "format",
        "properties",
        "required",
        "items",
        "additionalProperties",
        "description",
        "default",
        "pattern",
        "enum",
    ];

    /// <summary>What does not fit, with its place; nothing when all does.</summary>
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string place = "$")
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Faults(document.At(reference.GetString()![2..].Replace('/', '.')), value, place);
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            return choices.EnumerateArray().Any(choice => !Faults(choice, value, place).Any())
                ? []
                : choices.EnumerateArray().SelectMany(choice => Faults(choice, value, place));
        }
        return [.. Unknown(schema, place), .. Itself(schema, value, place), .. Inside(schema, value, place)];
    }

    // A word that this check passes over would make it say more than it saw.
    private static IEnumerable<string> Unknown(JsonElement schema, string place) =>
        schema
            .EnumerateObject()
            .Select(one => one.Name)
            .Except(Known)
            .Select(word => $"{place}: the schema says {word}, which this check knows nothing of");

    private static IEnumerable<string> Itself(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(one => Is(value, one)))
            yield return $"{place}: {value} is not of the type {type}";
        else if (
            value.ValueKind == JsonValueKind.String
            && schema.TryGetProperty("format", out var format)
            && !Has(value.GetString()!, format.GetString()!)
        )
            yield return $"{place}: {value} is no {format}";
        if (
            schema.TryGetProperty("enum", out var words)
            && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value))
        )
            yield return $"{place}: {value} is none of {words}";
    }

    private IEnumerable<string> Inside(JsonElement schema, JsonElement value, string place) =>
        value.ValueKind switch
        {
            JsonValueKind.Object when schema.TryGetProperty("type", out _) => Members(schema, value, place),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value
                .EnumerateArray()
                .SelectMany((one, at) => Faults(items, one, $"{place}[{at}]")),
            JsonValueKind.Array when schema.TryGetProperty("type", out _) =>
            [
                $"{place}: the schema does not say of what the list is",
            ],
            _ => [],
        };

    private IEnumerable<string> Members(JsonElement schema, JsonElement value, string place)
    {
        foreach (
            var name in schema.TryGetProperty("required", out var required)
                ? required.EnumerateArray().Select(one => one.GetString()!)
                : []
        )
        {
            if (!value.TryGetProperty(name, out _))
                yield return $"{place}: {name} is missing";
        }
        foreach (var member in value.EnumerateObject())
        {
            var inner = $"{place}.{member.Name}";
            var found =
                schema.TryGetProperty("properties", out var properties)
                && properties.TryGetProperty(member.Name, out var known)
                    ? known
                : schema.TryGetProperty("additionalProperties", out var any) ? any
                : (JsonElement?)null;
            foreach (
                var fault in found is { } one
                    ? Faults(one, member.Value, inner)
                    : [$"{inner}: the schema has no such member"]
            )
                yield return fault;
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) =>
        type switch
        {
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => string.Equals($"{value.ValueKind}", type, StringComparison.OrdinalIgnoreCase),
        };

    private static bool Has(string text, string format) =>
        format switch
        {
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            "uuid" => Guid.TryParseExact(text, "D", out _),
            _ => format == "binary",
        };
}
