using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Api.Json;

/// <summary>Texts without NUL and without halves of characters: PostgreSQL keeps neither, so neither comes in.</summary>
internal sealed class CleanText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException();
        string? text;
        try
        {
            text = reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            // Invalid UTF-8, or half of a surrogate pair as an escape.
            throw new JsonException(null, e);
        }
        return text is not null && text.Contains('\0') ? throw new JsonException() : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    public override string ReadAsPropertyName(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => reader.GetString() is { } name && !name.Contains('\0') ? name : throw new JsonException();

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}
