using Hive.Service.Secrets;

namespace Hive.Service.Knowledge.Embedding;

/// <summary>Where texts become vectors.</summary>
public sealed record EmbeddingSettings
{
    /// <summary>How the endpoint speaks.</summary>
    public required EmbeddingProtocol Protocol { get; init; }

    /// <summary>Its base: <c>…/v1</c> for OpenAI-compatible ones, the bare address for Ollama.</summary>
    public required Uri Url { get; init; }

    /// <summary>As the endpoint calls it. Another model means that all texts are embedded anew.</summary>
    public required string Model { get; init; }

    /// <summary>Asked at every call, so that a rotated key counts at once; nothing where none is needed.</summary>
    public Func<Secret?> Key { get; init; } = () => null;

    /// <summary>How many texts go in one call.</summary>
    public int BatchSize { get; init; } = 64;
}

/// <summary>How an embedding endpoint speaks.</summary>
public enum EmbeddingProtocol
{
    /// <summary><c>POST embeddings</c>, as OpenAI has it.</summary>
    OpenAI,

    /// <summary><c>POST api/embed</c>.</summary>
    Ollama,
}
