using System.Net;
using System.Net.Sockets;

namespace Hive.Service.Tools.Http;

/// <summary>Connections to addresses that were looked at before.</summary>
internal static class CheckedConnection
{
    /// <summary>
    /// Connects. The very addresses that are looked at are then connected to, so that a name cannot lead elsewhere in
    /// between.
    /// </summary>
    /// <param name="to">The host, by name or address, and the port.</param>
    /// <param name="refuses">Which addresses are refused.</param>
    /// <param name="whatTheyAre">What the refused ones are, for the message.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="HttpRequestException">One of the host's addresses is refused, or it has none.</exception>
    public static async ValueTask<Stream> OpenAsync(
        DnsEndPoint to,
        Func<IPAddress, bool> refuses,
        string whatTheyAre,
        CancellationToken token
    )
    {
        var addresses = IPAddress.TryParse(to.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(to.Host, token);
        if (addresses.Length == 0 || addresses.Any(refuses))
            throw new HttpRequestException($"{to.Host} has an address {whatTheyAre}.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
