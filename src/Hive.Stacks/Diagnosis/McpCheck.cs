using System.Text.Json;
using Hive.Stacks.Keys;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether <c>.mcp.json</c> is a file of MCP servers, as Claude Code writes it.</summary>
internal static class McpCheck
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 16,
    };

    /// <summary>Looks at the file.</summary>
    /// <param name="path">Absolute path of the file; it may be missing.</param>
    /// <param name="shown">What it is called.</param>
    public static IReadOnlyList<ComponentProblem> Look(string path, string shown)
    {
        if (!File.Exists(path))
            return [];
        var bytes = File.ReadAllBytes(path);
        try
        {
            using var document = JsonDocument.Parse(bytes, Lenient);
            if (
                document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("mcpServers", out var servers)
                || servers.ValueKind != JsonValueKind.Object
            )
                return [new ComponentProblem(shown, 1, 1, "It has no object \"mcpServers\".", IsError: true)];
            var lines = File.ReadAllLines(path);
            return
            [
                .. servers
                    .EnumerateObject()
                    .Select(server => (server.Name, Problem: ProblemOf(server.Value)))
                    .Where(server => server.Problem is not null)
                    .Select(server => Place(shown, lines, server.Name, server.Problem!)),
            ];
        }
        catch (JsonException exception)
        {
            return
            [
                new ComponentProblem(
                    shown,
                    (int)(exception.LineNumber ?? 0) + 1,
                    (int)(exception.BytePositionInLine ?? 0) + 1,
                    "It is no JSON here.",
                    IsError: true
                ),
            ];
        }
    }

    private static string? ProblemOf(JsonElement server)
    {
        if (server.ValueKind != JsonValueKind.Object)
            return "it is no object";
        var (command, url) = (Text(server, "command"), Text(server, "url"));
        return command is null && url is null ? "it has neither \"command\" nor \"url\""
            : command is not null && url is not null ? "it has both \"command\" and \"url\""
            // A variable may stand for any part of an address.
            : url is not null
            && !url.Contains("${", StringComparison.Ordinal)
            && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                ? $"its url '{url}' is no http or https address"
            : null;
    }

    private static string? Text(JsonElement server, string name) =>
        server.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static ComponentProblem Place(string shown, string[] lines, string name, string problem)
    {
        var key = JsonSerializer.Serialize(name, McpNames.Default.String);
        var line = Array.FindIndex(lines, one => one.Contains(key, StringComparison.Ordinal));
        return new ComponentProblem(
            shown,
            Math.Max(line, 0) + 1,
            line < 0 ? 1 : lines[line].IndexOf(key, StringComparison.Ordinal) + 1,
            $"The server \"{name}\" cannot be used: {problem}.",
            IsError: true
        );
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class McpNames : System.Text.Json.Serialization.JsonSerializerContext;
