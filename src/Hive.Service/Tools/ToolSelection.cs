namespace Hive.Service.Tools;

/// <summary>What an agent may use.</summary>
/// <param name="Tools">Names of built-in tools and identifiers of the workspace's tools (<c>tools:</c> of the agent's
/// file).</param>
/// <param name="McpServers">Names of servers in <c>.mcp.json</c> (<c>mcp_servers:</c>); <c>server:tool</c> takes one tool of
/// a server.</param>
public sealed record ToolSelection(IReadOnlyList<string> Tools, IReadOnlyList<string> McpServers)
{
    /// <summary>
    /// Those of both that a person has to consent to, each time: names of tools, and servers as in
    /// <see cref="McpServers"/>.
    /// </summary>
    public IReadOnlyList<string> WithApproval { get; init; } = [];

    /// <summary>
    /// How the agent's knowledge searches are bounded, however the model calls them; nothing means the defaults.
    /// </summary>
    public KnowledgeBounds Knowledge { get; init; } = KnowledgeBounds.None;
}
