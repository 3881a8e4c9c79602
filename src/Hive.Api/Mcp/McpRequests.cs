using Hive.Api.Access;
using Hive.Service.Access;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>Who asks for something over MCP.</summary>
internal static class McpRequests
{
    /// <summary>The HTTP request that it came with.</summary>
    public static HttpContext Http<T>(this RequestContext<T> request) =>
        request.Services!.GetRequiredService<IHttpContextAccessor>().HttpContext!;

    /// <summary>Whether its key may do that.</summary>
    public static bool May<T>(this RequestContext<T> request, Scopes needed) => request.Http().Caller().May(needed);

    /// <summary>What is not there, or not for this key.</summary>
    public static McpProtocolException NotFound(string what, string name) =>
        new($"There is no {what} \"{(name.Length > 120 ? name[..120] + "…" : name)}\".", McpErrorCode.InvalidParams);
}
