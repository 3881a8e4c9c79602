using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>Following a resource: its server tells when it has changed.</summary>
internal static class McpFollowing
{
    public static async ValueTask<EmptyResult> ChangeAsync<T>(
        RequestContext<T> request,
        string uri,
        bool follows,
        CancellationToken token
    )
    {
        var services = request.Http().RequestServices;
        var clients = services.GetRequiredService<McpClients>();
        if (request.Server.SessionId is not { } session || clients.Find(session) is not { } client)
            throw new McpProtocolException("Only a client with a session can be told.", McpErrorCode.InvalidRequest);
        var own = services.GetRequiredService<FollowedResources>();
        if (ResourceAddress.Parse(uri) is not null)
        {
            if (follows)
                await own.FollowAsync(session, client, uri, token);
            else
                own.Leave(session, uri);
        }
        else if (
            clients.Relay(request.Server) is not { } relay
            || !await request.Gateway().FollowAsync(uri, follows, relay, token)
        )
            throw McpRequests.NotFound("resource to follow", uri);
        return new();
    }
}
