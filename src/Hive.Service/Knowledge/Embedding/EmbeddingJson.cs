using System.Text.Json.Serialization;

namespace Hive.Service.Knowledge.Embedding;

internal sealed record EmbeddingQuestion(string Model, IReadOnlyList<string> Input);

/// <summary>Both shapes: <c>data</c> is OpenAI's, <c>embeddings</c> is Ollama's.</summary>
internal sealed record EmbeddingAnswer(IReadOnlyList<EmbeddingItem>? Data, IReadOnlyList<float[]>? Embeddings);

internal sealed record EmbeddingItem(int Index, float[]? Embedding);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EmbeddingQuestion))]
[JsonSerializable(typeof(EmbeddingAnswer))]
internal sealed partial class EmbeddingJson : JsonSerializerContext;
