using System.Text.Json;

namespace Hive.Api.OpenAi;

/// <summary>Looks into JSON that may have several shapes.</summary>
internal static class JsonParts
{
    /// <summary>The text under a name; nothing when there is none.</summary>
    public static string? Word(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>What is under a name; undefined when there is nothing.</summary>
    public static JsonElement Inner(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Whether it is there and not null.</summary>
    public static bool IsGiven(this JsonElement? json) =>
        json is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };
}
