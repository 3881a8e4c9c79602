using System.Globalization;
using System.Text.Json;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Service.Traces;

namespace Hive.Api.AgentOs;

/// <summary>Reads Agno's expressions about traces.</summary>
internal static class AgentOsFilter
{
    private const int Deepest = 8;
    private const int Most = 50;

    /// <exception cref="RequestException">It is no such expression.</exception>
    public static TraceFilter Read(JsonElement json) => Read(json, Deepest);

    private static TraceFilter Read(JsonElement json, int left)
    {
        if (left == 0)
            throw RequestException.Bad($"filter is at most {Deepest} deep.");
        return json.Word("op") switch
        {
            "AND" => new TraceJoin(true, Parts(json, left)),
            "OR" => new TraceJoin(false, Parts(json, left)),
            "NOT" => new TraceNot(Read(json.Inner("condition"), left - 1)),
            "IN" => new TraceComparison("IN", Key(json), Values(json.Inner("values"), Key(json))),
            "EQ" or "NEQ" or "GT" or "GTE" or "LT" or "LTE" => Compare(json),
            "CONTAINS" or "STARTSWITH" when IsText(Key(json)) => Compare(json),
            { } other => throw RequestException.Bad(
                $"filter: {(other.Length > 40 ? other[..40] : other)} is no operator that {(json.Word("key") is { } key ? Short(key) : "a filter")} has."
            ),
            null => throw RequestException.Bad("filter is an object with op, key and value."),
        };
    }

    private static List<TraceFilter> Parts(JsonElement json, int left)
    {
        var parts = json.Inner("conditions");
        if (parts.ValueKind != JsonValueKind.Array || parts.GetArrayLength() is 0 or > Most)
            throw RequestException.Bad($"filter: conditions is a list of 1 to {Most} expressions.");
        return [.. parts.EnumerateArray().Select(part => Read(part, left - 1))];
    }

    private static TraceComparison Compare(JsonElement json) =>
        new(json.Word("op")!, Key(json), [Value(json.Inner("value"), Key(json))]);

    private static string Key(JsonElement json) =>
        json.Word("key") is { } key && TraceFilter.Keys.Contains(key)
            ? key
            : throw RequestException.Bad(
                $"filter: key is one of {string.Join(", ", TraceFilter.Keys)}, and not {Short(json.Word("key") ?? "nothing")}."
            );

    private static bool IsText(string key) => !TraceFilter.IsNumber(key) && !TraceFilter.IsTime(key);

    private static List<object> Values(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() is > 0 and <= Most
            ? [.. json.EnumerateArray().Select(one => Value(one, key))]
            : throw RequestException.Bad($"filter: values is a list of 1 to {Most} values.");

    private static object Value(JsonElement json, string key)
    {
        if (TraceFilter.IsNumber(key) && json.ValueKind == JsonValueKind.Number)
            return json.GetDouble();
        if (
            TraceFilter.IsTime(key)
            && json.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(
                json.GetString(),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
        )
            return time.UtcDateTime;
        return IsText(key) && json.ValueKind == JsonValueKind.String && json.GetString() is { } text && !text.Contains('\0')
            ? text
            : throw RequestException.Bad(
                $"filter: {key} is compared with a {(TraceFilter.IsNumber(key) ? "number" : TraceFilter.IsTime(key) ? "time" : "text")}."
            );
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
