using System.Net;

namespace Hive.Service.Tools.Http;

/// <summary>Connections to public addresses only.</summary>
internal static class GuardedHandler
{
    /// <summary>
    /// A handler that follows no redirect, keeps no cookie, uses no proxy, and connects to no refused address.
    /// </summary>
    /// <param name="refuses">Which addresses are refused. Asked for the very address that is then connected to, so that a
    /// name cannot lead elsewhere in between.</param>
    public static SocketsHttpHandler Make(Func<IPAddress, bool> refuses) =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = 64,
            ConnectCallback = (context, token) =>
                CheckedConnection.OpenAsync(
                    context.DnsEndPoint,
                    refuses,
                    "inside a private network, which is never fetched from",
                    token
                ),
        };
}
