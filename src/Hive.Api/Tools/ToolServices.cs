using Hive.Api.Settings;
using Hive.Service.Knowledge;
using Hive.Service.Secrets;
using Hive.Service.Tools;
using Hive.Service.Tools.Http;
using Hive.Service.Tools.Mcp;

namespace Hive.Api.Tools;

/// <summary>What agents may call. No routes: tools are used by runs.</summary>
internal static class ToolServices
{
    public static void AddTools(this WebApplicationBuilder builder, ApiSettings settings)
    {
        var services = builder.Services;
        services.AddSingleton(provider => new McpServers(
            settings.McpFile,
            provider.GetRequiredService<SecretsFolder>(),
            ConfinedCommand.For(settings),
            new McpTimeouts(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()
        ));
        services.AddSingleton(provider => new FetchTool(
            new(settings.ComponentsFolder is { } folder ? Path.Combine(folder, AllowedHosts.File) : null),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<IToolCatalogue>(provider => new ToolCatalogue(
            provider.GetRequiredService<IKnowledgeSearch>(),
            provider.GetRequiredService<FetchTool>(),
            provider.GetRequiredService<McpServers>(),
            Requests(),
            provider.GetRequiredService<SecretsFolder>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    // Each tool has a deadline of its own. A redirect could lead a tool's headers, and so its secrets, to another host.
    private static HttpClient Requests() =>
        new(
            MetadataAddress.Refuse(
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                }
            )
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
