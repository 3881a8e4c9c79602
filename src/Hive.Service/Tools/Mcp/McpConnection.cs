using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Hive.Service.Tools.Mcp;

/// <summary>One connection and the tools that were listed on it.</summary>
internal sealed class McpConnection(McpClient client) : IAsyncDisposable
{
    private volatile IReadOnlyList<McpClientTool> tools = [];

    public McpClient Client => client;

    public IReadOnlyList<McpClientTool> Tools => tools;

    public bool IsAlive => !client.Completion.IsCompleted;

    public static async Task<McpConnection> OpenAsync(
        McpServerDefinition definition,
        McpTimeouts timeouts,
        ILoggerFactory logs,
        McpRelay? relay,
        CancellationToken token
    )
    {
        McpConnection? session = null;
        var options = new McpClientOptions
        {
            ClientInfo = new() { Name = "hive", Version = "1.0.0" },
            InitializationTimeout = timeouts.Connect,
            Handlers = new()
            {
                NotificationHandlers =
                [
                    new(
                        NotificationMethods.ToolListChangedNotification,
                        async (_, changed) =>
                        {
                            if (session is { } known)
                                await known.ListAsync(changed);
                        }
                    ),
                ],
            },
        };
        relay?.AddTo(options.Handlers);
        session = new(
            await McpClient.CreateAsync(await McpTransport.ToAsync(definition, timeouts, logs, token), options, logs, token)
        );
        try
        {
            await session.ListAsync(token);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task ListAsync(CancellationToken token) =>
        tools = [.. await client.ListToolsAsync(cancellationToken: token)];
}
