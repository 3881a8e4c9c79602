using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hive.Service.Tools.Mcp;

/// <summary>Reads <c>.mcp.json</c> as Claude Code writes it.</summary>
/// <param name="Servers">By name.</param>
/// <param name="Problems">Why others are not among them, by name; the empty name is the file itself.</param>
public sealed partial record McpFile(
    IReadOnlyDictionary<string, McpServerDefinition> Servers,
    IReadOnlyDictionary<string, string> Problems
)
{
    private const int LargestFile = 1024 * 1024;
    private const int MostServers = 100;

    /// <summary>All servers that the file names, with what is wrong with each; nothing for those that can be used.</summary>
    public IReadOnlyDictionary<string, string?> Named { get; } =
        // A name may stand in the file twice, once right and once wrong; the file itself has none.
        Servers
            .Keys.Select(name => (name, (string?)null))
            .Concat(
                Problems
                    .Where(one => one.Key.Length > 0 && !Servers.ContainsKey(one.Key))
                    .Select(one => (one.Key, (string?)one.Value))
            )
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>No servers and no problems.</summary>
    public static McpFile Empty { get; } =
        new(new Dictionary<string, McpServerDefinition>(), new Dictionary<string, string>());

    /// <summary>Reads a file's text. A server with a fault is left out; the others count.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="variable">What <c>${NAME}</c> stands for; nothing when it is not set.</param>
    public static McpFile Read(ReadOnlyMemory<byte> bytes, Func<string, string?> variable)
    {
        Dictionary<string, McpServerDefinition> servers = new(StringComparer.Ordinal);
        Dictionary<string, string> problems = new(StringComparer.Ordinal);
        try
        {
            if (bytes.Length > LargestFile)
                throw new JsonException($"it has more than {LargestFile} bytes");
            using var document = JsonDocument.Parse(
                bytes,
                new()
                {
                    AllowTrailingCommas = true,
                    CommentHandling = JsonCommentHandling.Skip,
                    MaxDepth = 16,
                }
            );
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("mcpServers", out var all)
                || all.ValueKind != JsonValueKind.Object
            )
                throw new JsonException("it has no object \"mcpServers\"");
            foreach (var entry in all.EnumerateObject().Take(MostServers))
            {
                try
                {
                    servers[entry.Name] = Server(entry.Name, entry.Value, variable);
                }
                catch (JsonException e)
                {
                    problems[entry.Name] = e.Message;
                }
            }
        }
        catch (JsonException e)
        {
            problems[""] = $"The file cannot be used: {e.Message}";
        }
        return new(servers, problems);
    }

    private static McpServerDefinition Server(string name, JsonElement entry, Func<string, string?> variable)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            throw new JsonException("It is no object.");
        var type = Text(entry, "type", variable) ?? (entry.TryGetProperty("url", out _) ? "http" : "stdio");
        // Filled in: a variable that changes makes another server too.
        var text = Fill(entry.GetRawText(), variable);
        return type switch
        {
            "stdio" => new StdioServer
            {
                Name = name,
                Text = text,
                Command = Text(entry, "command", variable) ?? throw new JsonException("It has no \"command\"."),
                Arguments = List(entry, "args", variable),
                Environment = Pairs(entry, "env", variable),
                IsConfined = Flag(entry, "confined") ?? true,
            },
            "sse" or "http" or "streamable-http" or "streamableHttp" or "streamable_http" => new HttpServer
            {
                Name = name,
                Text = text,
                Url =
                    Uri.TryCreate(Text(entry, "url", variable), UriKind.Absolute, out var url)
                    && url.Scheme is "http" or "https"
                        ? url
                        : throw new JsonException("Its \"url\" is no http address."),
                Sse = type == "sse",
                Headers = Pairs(entry, "headers", variable),
                HeadersHelper = Text(entry, "headersHelper", variable),
            },
            _ => throw new JsonException($"Its \"type\" is \"{type}\"; known are stdio, http and sse."),
        };
    }

    private static string? Text(JsonElement entry, string name, Func<string, string?> variable) =>
        !entry.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? Fill(value.GetString()!, variable)
        : throw new JsonException($"Its \"{name}\" is no text.");

    private static bool? Flag(JsonElement entry, string name) =>
        !entry.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new JsonException($"Its \"{name}\" is neither true nor false.");

    private static string[] List(JsonElement entry, string name, Func<string, string?> variable) =>
        !entry.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(one => Fill(one.GetString()!, variable))]
        : throw new JsonException($"Its \"{name}\" is no list of texts.");

    private static Dictionary<string, string> Pairs(JsonElement entry, string name, Func<string, string?> variable) =>
        !entry.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Object
        && value.EnumerateObject().All(one => one.Value.ValueKind == JsonValueKind.String)
            ? value
                .EnumerateObject()
                .ToDictionary(one => one.Name, one => Fill(one.Value.GetString()!, variable), StringComparer.Ordinal)
        : throw new JsonException($"Its \"{name}\" is no object of texts.");

    /// <summary><c>${NAME}</c>, and <c>${NAME:-otherwise}</c>, once: what comes in is never looked through again.</summary>
    private static string Fill(string text, Func<string, string?> variable) =>
        Variables.Replace(
            text,
            place =>
                variable(place.Groups[1].Value) is { Length: > 0 } value ? value
                : place.Groups[2].Success ? place.Groups[2].Value
                : throw new JsonException($"The variable {place.Groups[1].Value} is not set.")
        );

    [GeneratedRegex(@"\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}")]
    private static partial Regex Variables { get; }
}
