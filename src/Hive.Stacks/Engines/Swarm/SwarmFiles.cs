namespace Hive.Stacks.Engines.Swarm;

/// <summary>The files that a stack is given, by name: Swarm takes them to the nodes.</summary>
/// <param name="Secrets">Names of its secrets.</param>
/// <param name="Components">Files of the components folder, by path below it, with slashes.</param>
internal sealed record SwarmFiles(IReadOnlyList<string> Secrets, IReadOnlyList<string> Components)
{
    /// <summary>The secret with the MCP servers, whose definition may hold keys.</summary>
    public const string McpServers = "mcp_servers";
}
