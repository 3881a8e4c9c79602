using Hive.Api.Access;
using Hive.Api.Version;
using Hive.Service.Access;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>
/// The API as an MCP server at <c>/mcp</c>: streamable HTTP without sessions, so any client and any number of instances will
/// do.
/// </summary>
internal static class McpFeature
{
    private const string Instructions =
        "Hive runs agents, teams and workflows that live in this workspace. Call list_components to see them, then run_agent, run_team or run_workflow. "
        + "search_knowledge finds passages of the workspace's documents.";

    public static void AddMcp(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder
            .Services.AddMcpServer(server =>
            {
                server.ServerInfo = new() { Name = "hive", Version = ProgramVersion.OfThisProgram.Number };
                server.ServerInstructions = Instructions;
            })
            .WithHttpTransport(http => http.Stateless = true)
            .WithTools(
                (IEnumerable<McpServerTool>)
                    [
                        ComponentTools.List,
                        RunTools.Agent,
                        RunTools.Team,
                        RunTools.Workflow,
                        KnowledgeTools.Search,
                        HealthTools.Ask,
                    ]
            );
    }

    public static void MapMcp(this WebApplication app) =>
        app.MapMcp("/mcp").NeedsScope(Scopes.Read).WithTags("MCP").WithSummary("MCP over streamable HTTP, without sessions");
}
