using Hive.Service.Problems;

namespace Hive.Api.Settings;

/// <summary>The environment variables that this program reads: all of them.</summary>
internal static class SettingNames
{
    public const string Stack = "HIVE_STACK";
    public const string ApiHost = "HIVE_API_HOST";
    public const string ApiPort = "HIVE_API_PORT";
    public const string ApiKeyFile = "HIVE_API_KEY_FILE";
    public const string DatabaseHost = "HIVE_DATABASE_HOST";
    public const string DatabasePort = "HIVE_DATABASE_PORT";
    public const string DatabaseName = "HIVE_DATABASE_NAME";
    public const string DatabaseUser = "HIVE_DATABASE_USER";
    public const string DatabasePasswordFile = "HIVE_DATABASE_PASSWORD_FILE";

    public const string ComponentsFolder = "HIVE_COMPONENTS_FOLDER";
    public const string McpFile = "HIVE_MCP_FILE";
    public const string SecretsFolder = "HIVE_SECRETS_FOLDER";
    public const string EmbeddingsUrl = "HIVE_EMBEDDINGS_URL";
    public const string EmbeddingsModel = "HIVE_EMBEDDINGS_MODEL";
    public const string EmbeddingsProvider = "HIVE_EMBEDDINGS_PROVIDER";
    public const string CorsOrigins = "HIVE_CORS_ORIGINS";
    public const string AuthDisabled = "HIVE_AUTH_DISABLED";
    public const string AllowedHosts = "HIVE_ALLOWED_HOSTS";
    public const string RateLimit = "HIVE_RATE_LIMIT";
    public const string LogPrompts = "HIVE_LOG_PROMPTS";
    public const string RunsKeep = "HIVE_RUNS_KEEP";
    public const string WorkspacePath = "HIVE_WORKSPACE_PATH";

    /// <summary>Not ours: the names that other programs read for the same endpoints.</summary>
    public const string OpenAiUrl = "OPENAI_BASE_URL";
    public const string AnthropicUrl = "ANTHROPIC_BASE_URL";
    public const string OllamaHost = "OLLAMA_HOST";

    /// <summary>Not ours: the name that all programs with OpenTelemetry read.</summary>
    public const string TelemetryEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Known =
    [
        Stack,
        ApiHost,
        ApiPort,
        ApiKeyFile,
        DatabaseHost,
        DatabasePort,
        DatabaseName,
        DatabaseUser,
        DatabasePasswordFile,
        ComponentsFolder,
        McpFile,
        SecretsFolder,
        EmbeddingsUrl,
        EmbeddingsModel,
        EmbeddingsProvider,
        CorsOrigins,
        AuthDisabled,
        AllowedHosts,
        RateLimit,
        LogPrompts,
        RunsKeep,
        WorkspacePath,
    ];

    /// <summary>A misspelt name would otherwise be a setting that silently does nothing.</summary>
    /// <remarks>
    /// Other HIVE_ variables belong to the console and to compose, so only near misses are told apart from them.
    /// </remarks>
    /// <exception cref="SettingsException">A name differs from a known one by one or two letters.</exception>
    public static void RefuseMisspelt(IEnumerable<string> names)
    {
        foreach (var name in names.Where(n => n.StartsWith("HIVE_", StringComparison.OrdinalIgnoreCase)).Except(Known))
        {
            if (Known.FirstOrDefault(known => Spelling.Distance(name, known) <= 2) is { } meant)
                throw new SettingsException($"{name} is not a setting.", $"Rename it to {meant}, or unset it.");
        }
    }
}
