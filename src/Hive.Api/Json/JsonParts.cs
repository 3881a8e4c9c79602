using System.Text.Json;
using Hive.Api.Problems;

namespace Hive.Api.Json;

/// <summary>Looks into JSON that may have several shapes.</summary>
internal static class JsonParts
{
    /// <summary>The text under a name; nothing when there is none.</summary>
    public static string? Word(this JsonElement json, string name) =>
        json.Inner(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Whether what is under a name is true; nothing when it is neither true nor false.</summary>
    public static bool? Flag(this JsonElement json, string name) =>
        json.Inner(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    /// <summary>What is under a name; undefined when there is nothing.</summary>
    public static JsonElement Inner(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Whether it is there and not null.</summary>
    public static bool IsGiven(this JsonElement? json) =>
        json is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) };

    /// <summary>The same list, or nothing, once it is sure that no null is in it.</summary>
    /// <exception cref="RequestException">One is.</exception>
    public static IReadOnlyList<T>? WithoutNulls<T>(this IReadOnlyList<T>? list, string name)
        where T : class =>
        list?.Any(one => one is null) == true
            ? throw new RequestException(StatusCodes.Status400BadRequest, $"{name} holds a null.") { Parameter = name }
            : list;
}
