using System.Text.Json;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Service.Runs;

namespace Hive.Api.OpenAi;

/// <summary>Reads what both of OpenAI's interfaces say alike.</summary>
internal static class RequestedTools
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("""{"type":"object","properties":{}}""");

    /// <summary>A tool; its parameters are an empty object where it says none.</summary>
    public static ClientTool Tool(string name, string? description, JsonElement? parameters, bool? strict) =>
        new(name, description ?? "", parameters.IsGiven() ? parameters!.Value.Clone() : NoParameters, strict);

    /// <summary><c>none</c>, <c>auto</c>, <c>required</c>, or the name of a tool.</summary>
    /// <exception cref="RequestException">It is something else, or names a tool that is not there.</exception>
    public static string? Choice(JsonElement? choice, IReadOnlyList<ClientTool>? tools)
    {
        if (!choice.IsGiven())
            return null;
        var text = choice!.Value.ValueKind == JsonValueKind.String ? choice.Value.GetString() : null;
        if (text is "none" or "auto")
            return text;
        if (text == "required")
            return tools is { Count: > 0 } ? text : throw OpenAiErrors.Bad("tool_choice", "tool_choice needs tools.");
        // {"type":"function","function":{"name":"f"}}, or {"type":"function","name":"f"}.
        var name = choice.Value.Word("name") ?? choice.Value.Inner("function").Word("name");
        return tools?.Any(tool => tool.Name == name) == true
            ? name
            : throw OpenAiErrors.Bad("tool_choice", "tool_choice is none, auto, required, or names one of tools.");
    }

    /// <summary>One text or several.</summary>
    public static IReadOnlyList<string>? Stop(JsonElement? stop) =>
        stop switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            { ValueKind: JsonValueKind.Array } list
                when list.GetArrayLength() is > 0 and <= 4
                    && list.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) =>
            [
                .. list.EnumerateArray().Select(one => one.GetString()!),
            ],
            _ => throw OpenAiErrors.Bad("stop", "stop is a text, or a list of 1 to 4 texts."),
        };

    /// <summary><c>text</c>, <c>json_object</c>, or <c>json_schema</c> with its schema.</summary>
    public static AnswerFormat? Format(string? type, JsonSchemaFormat? schema, string place) =>
        type switch
        {
            null or "text" => null,
            "json_object" => new(),
            "json_schema" when schema?.Schema.IsGiven() == true => new(
                schema.Schema!.Value.Clone(),
                schema.Name,
                schema.Description,
                schema.Strict
            ),
            "json_schema" => throw OpenAiErrors.Bad(place, "A format of type json_schema has a schema."),
            _ => throw OpenAiErrors.Bad(place, "The type of a format is text, json_object or json_schema."),
        };

    /// <exception cref="RequestException">The number is out of its range.</exception>
    public static T? Within<T>(T? value, string name, double least, double most)
        where T : struct, IConvertible =>
        value is null || value.Value.ToDouble(null) is var number && number >= least && number <= most
            ? value
            : throw OpenAiErrors.Bad(name, $"{name} is from {least} to {most}.");

    /// <summary>On whose behalf: under the newer name or the older one.</summary>
    public static string? User(string? identifier, string? user) => StartRunRequest.Filled(identifier ?? user);

    /// <summary>Refuses what would be given in vain.</summary>
    public static void Refuse(string name, bool isGiven, string why)
    {
        if (isGiven)
            throw OpenAiErrors.Bad(name, $"{name}: {why}");
    }

    /// <summary>The session that a request belongs to: of a header, or of its metadata.</summary>
    /// <exception cref="RequestException">The metadata says more than that.</exception>
    public static string? Session(HttpContext context, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata?.Keys.FirstOrDefault(key => key != "session_id") is { } other)
            throw OpenAiErrors.Bad(
                "metadata",
                $"metadata holds session_id and nothing else; {other} would be kept nowhere."
            );
        var header = context.Request.Headers["x-session-id"].ToString();
        return header.Length > 0 ? header
            : metadata?.GetValueOrDefault("session_id") is { Length: > 0 } session ? session
            : null;
    }
}

/// <summary>A schema that an answer shall fit.</summary>
/// <param name="Name">What the provider calls it.</param>
/// <param name="Schema">JSON Schema.</param>
/// <param name="Description">For the model.</param>
/// <param name="Strict">Whether the provider shall hold the model to it.</param>
internal sealed record JsonSchemaFormat(
    string? Name = null,
    JsonElement? Schema = null,
    string? Description = null,
    bool? Strict = null
);
