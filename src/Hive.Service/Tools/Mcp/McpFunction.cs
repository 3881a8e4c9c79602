using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools.Mcp;

/// <summary>A tool of an MCP server. It finds its server anew at each call, so it outlives a restart of it.</summary>
internal sealed class McpFunction(
    McpServers servers,
    string server,
    string tool,
    string name,
    string description,
    JsonElement schema,
    TimeSpan? within
) : AIFunction, IHasTraits
{
    public required ToolTraits Traits { get; set; }

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => schema;

    protected override async ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await servers
                .Find(server)
                .CallAsync(
                    tool,
                    new Dictionary<string, object?>(arguments, StringComparer.Ordinal),
                    within,
                    cancellationToken
                );
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return TextFunction.Error(e.Message).Result;
        }
    }
}
