using System.Text.Json.Serialization;
using Hive.Api.Json;
using Hive.Api.OpenAi.Chat;
using Hive.Api.OpenAi.Embeddings;

namespace Hive.Api.OpenAi;

/// <summary>All models.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);

/// <summary>A component as a model.</summary>
internal sealed record ModelEntry(string Id, string Object, long Created, string OwnedBy);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelEntry))]
[JsonSerializable(typeof(ChatRequest))]
[JsonSerializable(typeof(ChatCompletion))]
[JsonSerializable(typeof(EmbeddingRequest))]
[JsonSerializable(typeof(EmbeddingList))]
internal sealed partial class OpenAiJson : JsonSerializerContext
{
    public static OpenAiJson Readable => field ??= new(ReadableJson.Of(Default));
}
