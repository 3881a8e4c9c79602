using Hive.Service.Secrets;
using Hive.Service.Tools.Confinement;
using Microsoft.Extensions.Logging;

namespace Hive.Service.Tools.Mcp;

/// <summary>
/// The servers of <c>.mcp.json</c>. A changed file counts within a second; servers whose entry stayed keep their connection.
/// </summary>
public sealed partial class McpServers(
    string? path,
    SecretsFolder secrets,
    ConfinedProgram? confinement,
    McpTimeouts timeouts,
    TimeProvider time,
    ILoggerFactory logs
) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly ILogger log = logs.CreateLogger<McpServers>();
    private readonly Lock gate = new();
    private Dictionary<string, McpServer> servers = new(StringComparer.Ordinal);
    private McpFile file = McpFile.Empty;
    private (DateTime Changed, long Length) stamp;

    // What the variables of the file stood for when it was read: the file stays when a token is replaced.
    private Dictionary<string, Secret?> used = new(StringComparer.Ordinal);
    private long? lookedAt;
    private bool ended;

    /// <summary>As <see cref="McpFile.Named"/>, of the file as it is now.</summary>
    public IReadOnlyDictionary<string, string?> Named
    {
        get
        {
            lock (gate)
            {
                Look();
                return file.Named;
            }
        }
    }

    /// <summary>The server of that name.</summary>
    /// <exception cref="McpServerException">There is none, and why.</exception>
    internal McpServer Find(string name)
    {
        lock (gate)
        {
            Look();
            return servers.TryGetValue(name, out var server) ? server
                : file.Problems.TryGetValue(name, out var problem)
                    ? throw new McpServerException($"The MCP server {name} cannot be used. {problem}")
                : file.Problems.TryGetValue("", out var whole)
                    ? throw new McpServerException($"There is no MCP server {name}. {whole}")
                : throw new McpServerException($"There is no MCP server {name} in .mcp.json.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        IEnumerable<McpServer> all;
        lock (gate)
        {
            ended = true;
            all = servers.Values;
            servers = [];
        }
        await Task.WhenAll(all.Select(server => server.DisposeAsync().AsTask()));
    }

    private void Look()
    {
        if (path is null || ended || (lookedAt is { } at && time.GetElapsedTime(at) < LookAgainAfter))
            return;
        lookedAt = time.GetTimestamp();
        var now = new FileInfo(path) is { Exists: true } info ? (info.LastWriteTimeUtc, info.Length) : default;
        if (now == stamp && used.All(one => secrets.Find(one.Key)?.Reveal() == one.Value?.Reveal()))
            return;
        try
        {
            Dictionary<string, Secret?> asked = new(StringComparer.Ordinal);
            // Gone is empty: somebody took all servers away.
            Take(
                now == default
                    ? McpFile.Empty
                    : McpFile.Read(File.ReadAllBytes(path), name => (asked[name] = secrets.Find(name))?.Reveal())
            );
            (stamp, used) = (now, asked);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unreadable(path, e.Message);
        }
    }

    private void Take(McpFile next)
    {
        foreach (var (name, problem) in next.Problems)
            Problem(name, problem);
        // Half a file is somebody in the middle of writing it: what was there goes on.
        if (next.Problems.ContainsKey("") && servers.Count > 0)
            return;
        var before = servers;
        servers = next.Servers.ToDictionary(
            one => one.Key,
            one =>
                before.TryGetValue(one.Key, out var same) && same.Definition.Text == one.Value.Text
                    ? same
                    : new McpServer(Complete(one.Value), timeouts, time, logs),
            StringComparer.Ordinal
        );
        file = next;
        foreach (var gone in before.Values.Except(servers.Values))
            _ = gone.DisposeAsync().AsTask();
    }

    private McpServerDefinition Complete(McpServerDefinition server)
    {
        switch (server)
        {
            case HttpServer http:
                return http with { Folder = Path.GetDirectoryName(path) };
            case StdioServer { IsConfined: true } program:
                if (confinement is null)
                    NotConfined(server.Name);
                return program with { Confinement = confinement };
            default:
                return server;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "MCP server \"{Server}\" can read what this program can, its key too: the system offers no Landlock (Linux 5.19)"
    )]
    private partial void NotConfined(string server);

    [LoggerMessage(Level = LogLevel.Warning, Message = "MCP server \"{Server}\" is left out: {Problem}")]
    private partial void Problem(string server, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be read: {Reason}")]
    private partial void Unreadable(string path, string reason);
}
