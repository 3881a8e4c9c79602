using System.Text.Json.Serialization;
using Hive.Api.Json;

namespace Hive.Api.OpenAi.Responses;

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower
)]
[JsonSerializable(typeof(ResponseRequest))]
[JsonSerializable(typeof(ResponseAnswer))]
[JsonSerializable(typeof(ResponseDeleted))]
[JsonSerializable(typeof(string))]
internal sealed partial class ResponseJson : JsonSerializerContext
{
    public static ResponseJson Readable => field ??= new(ReadableJson.Of(Default));
}

/// <summary>Of events, whose types have few fields each.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ResponseEvent))]
[JsonSerializable(typeof(ResponseTool))]
internal sealed partial class ResponseEventJson : JsonSerializerContext
{
    public static ResponseEventJson Readable => field ??= new(ReadableJson.Of(Default));
}
