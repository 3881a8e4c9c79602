namespace Hive.Service.Models;

/// <summary>Where providers are when a component's file does not say.</summary>
public sealed record ModelEndpoints
{
    /// <summary>With the version: requests go to <c>chat/completions</c> below it.</summary>
    public Uri OpenAi { get; init; } = new("https://api.openai.com/v1");

    /// <summary>Without the version: requests go to <c>v1/messages</c> below it.</summary>
    public Uri Anthropic { get; init; } = new("https://api.anthropic.com");

    /// <summary>Without <c>/v1</c>, as Ollama itself reads <c>OLLAMA_HOST</c>.</summary>
    public Uri Ollama { get; init; } = new("http://127.0.0.1:11434");
}
