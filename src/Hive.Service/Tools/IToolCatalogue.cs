using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>Turns the names of tools and MCP servers in an agent's definition into tools that a model can call.</summary>
/// <remarks>
/// Connections to MCP servers are shared by all agents and made when first asked for. No tool of this catalogue throws
/// when what it stands for fails, hangs or is gone: it returns a <see cref="ToolFailure"/>, whose text the model sees.
/// </remarks>
public interface IToolCatalogue
{
    /// <summary>
    /// The tools, named apart from each other, in the order of the selection. Cheap once the servers are connected.
    /// </summary>
    /// <remarks>
    /// A name that stands for nothing, and a server that cannot be reached, give one tool of that name which says so when it
    /// is called, so that neither fails a run.
    /// </remarks>
    /// <param name="selection">Which.</param>
    /// <param name="components">The components that count for whoever calls: a run keeps those that it began with.</param>
    /// <param name="token">Ends it early.</param>
    ValueTask<IReadOnlyList<AITool>> ToolsAsync(ToolSelection selection, ComponentSet components, CancellationToken token);
}
