using Hive.Api.Access;
using Hive.Api.Settings;
using Hive.Api.Version;
using Hive.Service.Access;
using Hive.Service.Tools.Mcp;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace Hive.Api.Mcp;

/// <summary>
/// The API as an MCP server at <c>/mcp</c>: streamable HTTP. Clients of the protocol's newest version are served request by
/// request; older ones have sessions, so that they can be asked back and take a call back.
/// </summary>
internal static class McpFeature
{
    private const string Path = "/mcp";
    private const string Instructions =
        "Hive runs agents, teams and workflows that live in this workspace. Call list_components to see them, then run_agent, run_team or run_workflow. "
        + "search_knowledge finds passages of the workspace's documents; the same documents, components and runs are resources.";

    // A session that is left goes on here or in another process; see McpSessions.
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    public static void AddMcp(this WebApplicationBuilder builder, ApiSettings settings)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.TryAddSingleton(new McpTimeouts());
        services.AddSingleton(
            new PublishedServers(
                settings.ComponentsFolder is { } folder ? System.IO.Path.Combine(folder, PublishedServers.File) : null
            )
        );
        services.AddSingleton<McpConnections>();
        services.AddSingleton<McpGateway>();
        services.AddSingleton<McpClients>();
        services.AddSingleton<FollowedResources>();
        services.AddHostedService(provider => provider.GetRequiredService<FollowedResources>());
        services.AddSingleton<McpSessions>();
        services.AddSingleton<ISessionMigrationHandler>(provider => provider.GetRequiredService<McpSessions>());
        services
            .AddMcpServer(server =>
            {
                server.ServerInfo = new()
                {
                    Name = "hive",
                    Title = "Hive",
                    Version = ProgramVersion.OfThisProgram.Number,
                };
                server.ServerInstructions = Instructions;
                server.Capabilities = new()
                {
                    Logging = new(),
                    Resources = new() { Subscribe = true },
                };
            })
            .WithHttpTransport(http =>
            {
                http.SessionMode = HttpServerSessionMode.StatefulForInitializeClients;
                http.IdleTimeout = Idle;
#pragma warning disable MCPEXP002 // The only way to learn of the end of a session.
                http.RunSessionHandler = (context, server, token) =>
                    context.RequestServices.GetRequiredService<McpClients>().ServeAsync(server, token);
#pragma warning restore MCPEXP002
            })
            .WithListToolsHandler(McpTools.ListAsync)
            .WithCallToolHandler(McpTools.CallAsync)
            .WithListResourcesHandler(McpResources.ListAsync)
            .WithListResourceTemplatesHandler(McpResources.TemplatesAsync)
            .WithReadResourceHandler(McpResources.ReadAsync)
            .WithSubscribeToResourcesHandler(
                (request, token) => McpFollowing.ChangeAsync(request, request.Params?.Uri ?? "", true, token)
            )
            .WithUnsubscribeFromResourcesHandler(
                (request, token) => McpFollowing.ChangeAsync(request, request.Params?.Uri ?? "", false, token)
            )
            .WithListPromptsHandler(McpPrompts.ListAsync)
            .WithGetPromptHandler(McpPrompts.GetAsync)
            .WithCompleteHandler(McpCompletions.CompleteAsync)
            .WithSetLoggingLevelHandler((_, _) => ValueTask.FromResult(new EmptyResult()));
    }

    public static void MapMcp(this WebApplication app)
    {
        app.MapOAuthProbes();
        app.MapMcp(Path).NeedsScope(Scopes.Read).WithTags("MCP").WithSummary("MCP over streamable HTTP");
        app.Use(
            async (context, next) =>
            {
                await next(context);
                if (
                    HttpMethods.IsDelete(context.Request.Method)
                    && context.Request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase)
                    && context.Request.Headers[McpSessions.Header] is [{ } gone]
                )
                    context.RequestServices.GetRequiredService<McpSessions>().End(gone);
            }
        );
    }
}
