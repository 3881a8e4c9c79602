namespace Hive.Service.Components;

/// <summary>
/// Which model answers. A component without one is answered by the provider <c>extractive</c>, which needs no key.
/// </summary>
public sealed record ModelDefinition
{
    /// <summary>One of <see cref="Providers"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own name of the model; empty for <c>extractive</c> only.</summary>
    public string Id { get; init; } = "";

    /// <summary>0 to 2; nothing leaves it to the provider.</summary>
    public double? Temperature { get; init; }

    /// <summary>The longest answer in tokens, 1 or more; nothing leaves it to the provider.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>An absolute http or https address instead of the provider's usual one.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>
    /// The name of the variable (and of the file in the secrets folder) with the key, instead of the provider's usual one.
    /// </summary>
    public string? KeyVariable { get; init; }

    /// <summary>
    /// All that a file may name. <c>openai</c> stands for every OpenAI-compatible endpoint, with <see cref="BaseUrl"/>.
    /// </summary>
    public static IReadOnlyList<string> Providers { get; } = ["openai", "anthropic", "ollama", "extractive"];
}
