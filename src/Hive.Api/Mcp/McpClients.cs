using System.Collections.Concurrent;
using Hive.Service.Tools.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>The clients with a session, as other servers ask them back.</summary>
internal sealed class McpClients(McpConnections connections, FollowedResources followed)
{
    private readonly ConcurrentDictionary<string, McpServer> sessions = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<McpServer, int>> calls = new();

    /// <summary>The client's session as a whole; what is sent to it goes along with no call.</summary>
    public McpServer? Find(string session) => sessions.GetValueOrDefault(session);

    /// <summary>Serves a client until its session ends.</summary>
    public async Task ServeAsync(McpServer server, CancellationToken token)
    {
        if (server.SessionId is not { } session)
        {
            await server.RunAsync(token);
            return;
        }
        sessions[session] = server;
        try
        {
            await server.RunAsync(token);
        }
        finally
        {
            sessions.TryRemove(new(session, server));
            followed.Leave(session);
            await connections.EndAsync(session);
        }
    }

    /// <summary>Notes that a call of this client is under way: what is asked back goes along with it.</summary>
    public IDisposable Calls(McpServer server)
    {
        if (server.SessionId is not { } session)
            return new Noted(() => { });
        var open = calls.GetOrAdd(session, _ => new());
        open[server] = 1;
        return new Noted(() =>
        {
            open.TryRemove(server, out _);
            if (open.IsEmpty)
                calls.TryRemove(new(session, open));
        });
    }

    /// <summary>Who answers for this client; nothing for a client without a session, which cannot be asked.</summary>
    public McpRelay? Relay(McpServer server)
    {
        if (server.SessionId is not { } session)
            return null;
        McpServer Now() => calls.GetValueOrDefault(session)?.Keys.FirstOrDefault() ?? Find(session) ?? server;
        return new()
        {
            Session = session,
            Sampling = server.ClientCapabilities?.Sampling is null
                ? null
                : (asked, token) => Now().SampleAsync(asked, token),
            Elicitation = server.ClientCapabilities?.Elicitation is null
                ? null
                : (asked, token) => Now().ElicitAsync(asked, token),
            Level = () => server.LoggingLevel,
            Log = (line, token) =>
                new(
                    Now()
                        .SendNotificationAsync(
                            NotificationMethods.LoggingMessageNotification,
                            line,
                            McpJsonUtilities.DefaultOptions,
                            token
                        )
                ),
            Updated = (changed, token) =>
                new(
                    Now()
                        .SendNotificationAsync(
                            NotificationMethods.ResourceUpdatedNotification,
                            changed,
                            McpJsonUtilities.DefaultOptions,
                            token
                        )
                ),
        };
    }

    private sealed class Noted(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
