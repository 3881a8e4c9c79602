using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace Hive.Service.Tools.Mcp;

/// <summary>
/// Connections to published servers for one client each: a server that asks something back has to ask the client whose call
/// it carries out.
/// </summary>
public sealed class McpConnections(McpTimeouts timeouts, TimeProvider time, ILoggerFactory logs) : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<(string Session, string Server), Own> all = new();

    /// <summary>Ends the connections of a client that has gone.</summary>
    public async Task EndAsync(string session)
    {
        foreach (var (key, own) in all.Where(one => one.Key.Session == session))
        {
            if (all.TryRemove(new(key, own)))
                await own.Server.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var key in all.Keys)
        {
            if (all.TryRemove(key, out var own))
                await own.Server.DisposeAsync();
        }
    }

    /// <summary>The connection for a client; the one of all agents where the client answers nothing.</summary>
    internal async ValueTask<McpServer> ForAsync(McpServer shared, McpRelay? relay, CancellationToken token)
    {
        await SweepAsync();
        if (relay is null)
            return shared;
        var own = all.AddOrUpdate(
            (relay.Session, shared.Definition.Name),
            _ => New(shared, relay),
            (_, known) => known.Server.Definition.Text == shared.Definition.Text ? known : New(shared, relay)
        );
        own.UsedAt = time.GetTimestamp();
        if (relay.Level() is { } level && level != own.Level)
        {
            await own.Server.AskAsync(
                async (client, either) =>
                {
                    if (client.ServerCapabilities.Logging is not null)
                        await client.SetLoggingLevelAsync(new SetLevelRequestParams { Level = level }, either);
                    return true;
                },
                null,
                token
            );
            own.Level = level;
        }
        return own.Server;
    }

    private Own New(McpServer shared, McpRelay relay) =>
        new(new McpServer(shared.Definition, timeouts, time, logs, relay)) { UsedAt = time.GetTimestamp() };

    private async Task SweepAsync()
    {
        foreach (var (key, own) in all.Where(one => time.GetElapsedTime(one.Value.UsedAt) > Idle))
        {
            if (all.TryRemove(new(key, own)))
                await own.Server.DisposeAsync();
        }
    }

    private sealed class Own(McpServer server)
    {
        public McpServer Server => server;

        public long UsedAt { get; set; }

        public LoggingLevel? Level { get; set; }
    }
}
