using System.Net;
using Hive.Api.Knowledge;
using Hive.Api.Limits;
using Hive.Service.Database;
using Hive.Service.Models;
using Hive.Service.Problems;
using Hive.Service.Secrets;

namespace Hive.Api.Settings;

/// <summary>Everything that the program is told from outside, checked once before anything starts.</summary>
internal sealed record ApiSettings
{
    /// <summary>Shorter keys are typed by people, not generated.</summary>
    private const int ShortestKey = 16;

    public required string Service { get; init; }
    public required IPAddress Host { get; init; }
    public required int Port { get; init; }
    public required SecretFile ApiKey { get; init; }
    public required DatabaseSettings Database { get; init; }

    /// <summary>The workspace's <c>ai/</c>; nothing means that there are no components.</summary>
    public string? ComponentsFolder { get; init; }

    /// <summary>Where providers are.</summary>
    public ModelEndpoints Models { get; init; } = new();

    /// <summary>The workspace's <c>.mcp.json</c>; nothing means that there are no MCP servers.</summary>
    public string? McpFile { get; init; }

    /// <summary>One file a secret, named like its variable; nothing leaves the environment variables.</summary>
    public string? SecretsFolder { get; init; }

    /// <summary>Where texts become vectors; nothing leaves full text alone.</summary>
    public EmbeddingChoice? Embeddings { get; init; }

    /// <summary>Only ever true on a loopback address.</summary>
    public bool AccessIsOff { get; init; }

    /// <summary>Further names of this machine, for browsers while access is off.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Web pages of these origins may ask; none by default.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Nothing means no limit.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Where traces and meters go, with OTLP; nothing means nowhere.</summary>
    public Uri? TelemetryEndpoint { get; init; }

    /// <summary>Whether what runs are asked and answer is in the log.</summary>
    public bool LogPrompts { get; init; }

    /// <summary>How long runs are kept once they have ended; nothing means for ever.</summary>
    public TimeSpan? RunsKeep { get; init; }

    /// <summary>The workspace, where this program runs on its files. Nothing in a container.</summary>
    public string? Workspace { get; init; }

    /// <exception cref="SettingsException">A variable is missing or wrong, or a secret's file is unusable.</exception>
    public static ApiSettings Read(EnvironmentVariables environment)
    {
        SettingNames.RefuseMisspelt(environment.Names);
        var host = Address(environment.Optional(SettingNames.ApiHost) ?? "127.0.0.1");
        return new()
        {
            Service = "hive-" + environment.OneOf(SettingNames.Stack, "workspace", "genie", "agent"),
            Host = host,
            Port = EnvironmentVariables.Port(SettingNames.ApiPort, environment.Required(SettingNames.ApiPort, "48886")),
            ApiKey = Secret(environment, SettingNames.ApiKeyFile, "API key", ShortestKey),
            Database = new()
            {
                Host = environment.Optional(SettingNames.DatabaseHost) ?? "127.0.0.1",
                Port = EnvironmentVariables.Port(
                    SettingNames.DatabasePort,
                    environment.Optional(SettingNames.DatabasePort) ?? "5432"
                ),
                Name = environment.Required(SettingNames.DatabaseName, "hive_genie"),
                User = environment.Optional(SettingNames.DatabaseUser) ?? "hive",
                Password = Secret(environment, SettingNames.DatabasePasswordFile, "database password", shortest: 1),
            },
            ComponentsFolder = environment.Optional(SettingNames.ComponentsFolder),
            SecretsFolder = environment.Optional(SettingNames.SecretsFolder),
            Models = new()
            {
                OpenAi = ModelEndpoint(environment, SettingNames.OpenAiUrl) ?? new ModelEndpoints().OpenAi,
                Anthropic = ModelEndpoint(environment, SettingNames.AnthropicUrl) ?? new ModelEndpoints().Anthropic,
                Ollama = ModelEndpoint(environment, SettingNames.OllamaHost) ?? new ModelEndpoints().Ollama,
            },
            McpFile = environment.Optional(SettingNames.McpFile),
            Embeddings = EmbeddingChoice.Read(environment),
            AccessIsOff = SwitchedOff(environment, host),
            AllowedHosts = [.. environment.List(SettingNames.AllowedHosts).Select(HostName)],
            CorsOrigins = [.. environment.List(SettingNames.CorsOrigins).Select(Origin)],
            RateLimit = RateLimit.Read(SettingNames.RateLimit, environment.Optional(SettingNames.RateLimit)),
            TelemetryEndpoint = Endpoint(environment.Optional(SettingNames.TelemetryEndpoint)),
            LogPrompts = environment.Flag(SettingNames.LogPrompts),
            Workspace = environment.Optional(SettingNames.WorkspacePath),
            RunsKeep = Keeping.Read(SettingNames.RunsKeep, environment.Optional(SettingNames.RunsKeep)),
        };
    }

    private static bool SwitchedOff(EnvironmentVariables environment, IPAddress host) =>
        environment.Flag(SettingNames.AuthDisabled)
        && (
            IPAddress.IsLoopback(host)
                ? true
                : throw new SettingsException(
                    $"{SettingNames.AuthDisabled} is true while {SettingNames.ApiHost} is {host}: the API would be open to whoever reaches this machine.",
                    $"Unset it, or set {SettingNames.ApiHost} to 127.0.0.1."
                )
        );

    private static string HostName(string text) =>
        Uri.CheckHostName(text) != UriHostNameType.Unknown
            ? text
            : throw new SettingsException(
                $"{SettingNames.AllowedHosts} holds \"{text}\", which is no host name.",
                "Name hosts without scheme and port, for example hive.internal, with commas between."
            );

    private static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https")
        && uri.GetLeftPart(UriPartial.Authority) == text
            ? text
            : throw new SettingsException(
                $"{SettingNames.CorsOrigins} holds \"{text}\", which is no origin.",
                "Name origins as browsers send them, for example https://chat.example.org, with commas between."
            );

    // OLLAMA_HOST is often written without http://, as Ollama itself takes it.
    private static Uri? ModelEndpoint(EnvironmentVariables environment, string name) =>
        environment.Optional(name) is not { } text ? null
        : Uri.TryCreate(
            text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}",
            UriKind.Absolute,
            out var uri
        ) && uri.Scheme is "http" or "https"
            ? uri
        : throw new SettingsException(
            $"{name} is \"{text}\", which is no http address.",
            "Set it to one such as http://127.0.0.1:11434, or unset it."
        );

    private static Uri? Endpoint(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? uri
        : throw new SettingsException(
            $"{SettingNames.TelemetryEndpoint} is \"{text}\", which is no http address.",
            "Set it to one such as http://127.0.0.1:4318, or unset it."
        );

    private static IPAddress Address(string text) =>
        text switch
        {
            "localhost" => IPAddress.Loopback,
            _ when IPAddress.TryParse(text, out var address) => address,
            _ => throw new SettingsException(
                $"{SettingNames.ApiHost} is \"{text}\", which is not an address.",
                "Set it to 127.0.0.1, or to 0.0.0.0 to listen everywhere."
            ),
        };

    private static SecretFile Secret(EnvironmentVariables environment, string name, string purpose, int shortest) =>
        new(
            environment.Required(name, $"/run/secrets/{purpose.ToLowerInvariant().Replace(' ', '_')}"),
            purpose,
            shortest,
            TimeProvider.System
        );
}
