using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>No tools, where nothing offers any.</summary>
public sealed class NoTools : IToolCatalogue
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AITool>> ToolsAsync(ToolSelection selection, CancellationToken token) => new([]);
}
