using System.Net.Sockets;

namespace Hive.Stacks.Health;

/// <summary>How this console reaches a stack's API.</summary>
internal static class ApiConnection
{
    /// <summary>A client for published ports.</summary>
    /// <param name="timeout">Longest wait for one answer.</param>
    /// <param name="onConnected">Called before anything is sent over a new connection; when it throws, nothing is.</param>
    // No proxy: the address is this machine's own. No redirects: a key in a header would go along with them.
    public static HttpClient Client(TimeSpan timeout, Func<HttpRequestMessage, CancellationToken, Task>? onConnected = null)
    {
        return new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ConnectCallback = OpenAsync,
            }
        )
        {
            Timeout = timeout,
        };

        async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            var connection = await ConnectAsync(context, cancellationToken);
            try
            {
                if (onConnected is not null)
                    await onConnected(context.InitialRequestMessage, cancellationToken);
                return connection;
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    // Ports such as 48886 lie in the range that systems take outgoing ports from. While nobody listens, a connection can be
    // given the very port that it calls: it then meets itself, and holds the port that the API is about to bind.
    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            if (!Equals(socket.LocalEndPoint, socket.RemoteEndPoint))
                return new NetworkStream(socket, ownsSocket: true);
            // No lingering: the port is free again at once.
            socket.LingerState = new LingerOption(true, 0);
            throw new SocketException((int)SocketError.ConnectionRefused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
