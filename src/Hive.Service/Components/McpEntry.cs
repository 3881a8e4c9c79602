namespace Hive.Service.Components;

/// <summary>An entry of <c>mcp_servers:</c>.</summary>
/// <param name="Server">The server's name in <c>.mcp.json</c>.</param>
/// <param name="Tool">The one tool of it that is meant; nothing means all.</param>
public sealed record McpEntry(string Server, string? Tool)
{
    /// <summary>Reads <c>server</c>, <c>server:*</c> or <c>server:tool</c>.</summary>
    public static McpEntry Of(string text) =>
        text.Split(':', 2) is [var server, var tool] ? new(server, tool == "*" ? null : tool) : new(text, null);
}
