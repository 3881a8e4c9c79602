using Hive.Api.Settings;
using Hive.Service.Knowledge.Embedding;
using Hive.Service.Problems;
using Hive.Service.Secrets;

namespace Hive.Api.Knowledge;

/// <summary>What the settings say of embeddings. Any one of the three variables switches them on.</summary>
internal sealed record EmbeddingChoice(EmbeddingProtocol Protocol, Uri Url, string Model)
{
    // Not ours: the names that these providers' own programs read.
    private const string OpenAIUrl = "OPENAI_BASE_URL";
    private const string OllamaHost = "OLLAMA_HOST";
    private const string OpenAIKey = "OPENAI_API_KEY";

    /// <exception cref="SettingsException">A variable is wrong.</exception>
    public static EmbeddingChoice? Read(EnvironmentVariables environment)
    {
        var url = environment.Optional(SettingNames.EmbeddingsUrl);
        var model = environment.Optional(SettingNames.EmbeddingsModel);
        if (url is null && model is null && environment.Optional(SettingNames.EmbeddingsProvider) is null)
            return null;
        var ollama =
            environment.Optional(SettingNames.EmbeddingsProvider) is not null
            && environment.OneOf(SettingNames.EmbeddingsProvider, "openai", "ollama") == "ollama";
        return ollama
            ? new(
                EmbeddingProtocol.Ollama,
                Address(url ?? WithScheme(environment.Optional(OllamaHost) ?? "127.0.0.1:11434")),
                model ?? "nomic-embed-text"
            )
            : new(
                EmbeddingProtocol.OpenAI,
                Address(url ?? environment.Optional(OpenAIUrl) ?? "https://api.openai.com/v1"),
                model ?? "text-embedding-3-small"
            );
    }

    /// <summary>With the key as it is at each call.</summary>
    public EmbeddingSettings With(SecretsFolder secrets) =>
        new()
        {
            Protocol = Protocol,
            Url = Url,
            Model = Model,
            Key = () => Protocol == EmbeddingProtocol.OpenAI ? secrets.Find(OpenAIKey) : null,
        };

    // Ollama itself takes its address without a scheme.
    private static string WithScheme(string host) =>
        host.Contains("://", StringComparison.Ordinal) ? host : $"http://{host}";

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
            ? uri
            : throw new SettingsException(
                $"{SettingNames.EmbeddingsUrl} is \"{text}\", which is no http address.",
                "Set it to one such as https://api.openai.com/v1, or unset it."
            );
}
