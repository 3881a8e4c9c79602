using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Hive.Api.Json;

/// <summary>JSON that was given to us goes out as it came in.</summary>
/// <remarks>
/// A limit of depth is one for reading and writing alike. What somebody sent as deep as it may be lies deeper in our answer,
/// and what a model gave was never held to it: without this the answer would be a failure for good.
/// </remarks>
internal sealed class GivenJson : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonMetadataServices.JsonElementConverter.Read(ref reader, typeToConvert, options);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
}
