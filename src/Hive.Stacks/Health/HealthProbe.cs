using System.Net.Sockets;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Health;

/// <summary>Asks a stack's API for its health through the published port, as any user would.</summary>
/// <param name="time">The clock.</param>
public sealed class HealthProbe(TimeProvider time) : IDisposable
{
    /// <summary>Longest wait for one answer: the API's own database check gives up sooner.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // No proxy: the address is this machine's own.
    private readonly HttpClient _client =
        new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ConnectCallback = ConnectAsync }) { Timeout = Patience };

    /// <summary>Takes one look.</summary>
    public async Task<ProbeAnswer> ProbeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(stack.Url, "/api/v1/health"), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return new ProbeAnswer(time.GetUtcNow(), (int)response.StatusCode, HealthDocument.TryParse(body), body.Trim());
        }
        catch (HttpRequestException exception)
        {
            var why = exception.InnerException is SocketException socket ? socket.Message : exception.Message;
            return new ProbeAnswer(time.GetUtcNow(), null, null, $"no answer from {stack.Url}: {why}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeAnswer(time.GetUtcNow(), null, null, $"no answer from {stack.Url} within {Patience.TotalSeconds:0} s");
        }
    }

    // Ports such as 48886 lie in the range that systems take outgoing ports from. While nobody listens, a connection can be given
    // the very port that it calls: it then meets itself, and holds the port that the API is about to bind.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            if (!Equals(socket.LocalEndPoint, socket.RemoteEndPoint)) return new NetworkStream(socket, ownsSocket: true);
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

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
