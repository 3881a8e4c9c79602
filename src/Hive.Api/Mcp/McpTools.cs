using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>The tools of this server, each client seeing those that its key may call.</summary>
internal static class McpTools
{
    private static readonly IReadOnlyList<HiveTool> Own =
    [
        ComponentTools.List,
        RunTools.Agent,
        RunTools.Team,
        RunTools.Workflow,
        KnowledgeTools.Search,
        HealthTools.Ask,
    ];

    public static async ValueTask<ListToolsResult> ListAsync(
        RequestContext<ListToolsRequestParams> request,
        CancellationToken token
    )
    {
        List<Tool> seen = [.. Own.Where(one => request.May(one.Needed)).Select(one => one.Seen)];
        if (request.May(PassedOn.NeededForTools))
            seen.AddRange((await request.Gateway().ToolsAsync(token)).Where(one => seen.All(own => own.Name != one.Name)));
        return new() { Tools = seen };
    }

    public static async ValueTask<CallToolResult> CallAsync(
        RequestContext<CallToolRequestParams> request,
        CancellationToken token
    )
    {
        var name = request.Params?.Name ?? "";
        return Own.FirstOrDefault(one => one.Seen.Name == name) is { } own ? await own.CallAsync(request, token)
            : request.May(PassedOn.NeededForTools) && await PassedOn.CallAsync(request, token) is { } theirs ? theirs
            : throw McpRequests.NotFound("tool", name);
    }
}
