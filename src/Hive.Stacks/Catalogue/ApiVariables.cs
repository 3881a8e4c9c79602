namespace Hive.Stacks.Catalogue;

/// <summary>Settings that belong to the API and are handed on to it as they are. None of them is a secret.</summary>
public static class ApiVariables
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "ANTHROPIC_BASE_URL",
        "HIVE_CORS_ORIGINS",
        "HIVE_EMBEDDINGS_MODEL",
        "HIVE_EMBEDDINGS_PROVIDER",
        "HIVE_EMBEDDINGS_URL",
        "HIVE_LOG_PROMPTS",
        "HIVE_RATE_LIMIT",
        "HIVE_RUNS_KEEP",
        "OLLAMA_HOST",
        "OPENAI_BASE_URL",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];
}
