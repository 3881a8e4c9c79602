using System.Collections.Concurrent;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace Hive.Api.Mcp;

/// <summary>
/// Sessions of clients that were begun with another process, or with this one before it was idle for long: they go on here.
/// </summary>
/// <remarks>
/// A session holds nothing that the client cannot do without: what it offers (a model, a user to ask) and the level of its
/// log. Those are gone until it begins anew; tools, resources and prompts go on. So nothing has to be kept in the database.
/// </remarks>
internal sealed class McpSessions : ISessionMigrationHandler
{
    /// <summary>The header that names a session.</summary>
    public const string Header = "Mcp-Session-Id";

    private const string VersionHeader = "MCP-Protocol-Version";

    // The oldest version that sends its number along.
    private const string OldestKnown = "2025-06-18";
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, bool> ended = new();

    /// <inheritdoc/>
    public ValueTask OnSessionInitializedAsync(
        HttpContext context,
        string sessionId,
        InitializeRequestParams initializeParams,
        CancellationToken cancellationToken
    ) => default;

    /// <inheritdoc/>
    public ValueTask<InitializeRequestParams?> AllowSessionMigrationAsync(
        HttpContext context,
        string sessionId,
        CancellationToken cancellationToken
    ) =>
        ValueTask.FromResult(
            ended.ContainsKey(sessionId) || sessionId.Length > 64
                ? null
                : new InitializeRequestParams
                {
                    ProtocolVersion = context.Request.Headers[VersionHeader] is [{ Length: > 0 } version]
                        ? version
                        : OldestKnown,
                    Capabilities = new(),
                    ClientInfo = new() { Name = "unknown", Version = "0" },
                }
        );

    /// <summary>The client has ended it: it is over for good.</summary>
    public void End(string session)
    {
        if (ended.Count >= MostRemembered)
            ended.Clear();
        ended[session] = true;
    }
}
