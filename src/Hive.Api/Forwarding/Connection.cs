using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Hive.Api.Forwarding;

/// <summary>A client's connection, and the one that it is handed on to.</summary>
internal static class Connection
{
    private const int BufferSize = 64 * 1024;

    // A machine that has died answers nothing at all: the next address is tried soon.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    // TCP_USER_TIMEOUT of Linux: how long what was sent may stay without an answer, in milliseconds.
    private const int TcpLevel = 6;
    private const int TcpUserTimeout = 18;
    private const int LongestSilence = 15_000;

    /// <summary>Hands one connection on, until both sides have ended it.</summary>
    public static async Task ForwardAsync(Socket client, Route route, CancellationToken ended)
    {
        try
        {
            using (client)
            using (var server = await ConnectAsync(route, ended))
            {
                if (server is null)
                    return;
                Prepare(client);
                Prepare(server);
                await Task.WhenAll(CopyAsync(client, server, ended), CopyAsync(server, client, ended));
            }
        }
        catch (Exception exception)
            when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone; the other sees its connection end.
        }
    }

    // The addresses in any order, so that several servers share the work; one that does not answer is passed over.
    private static async Task<Socket?> ConnectAsync(Route route, CancellationToken ended)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(route.Host, AddressFamily.InterNetwork, ended);
        }
        catch (SocketException)
        {
            return null;
        }

        Random.Shared.Shuffle(addresses);
        foreach (var address in addresses)
        {
            var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                using var late = CancellationTokenSource.CreateLinkedTokenSource(ended);
                late.CancelAfter(ConnectTimeout);
                await server.ConnectAsync(new IPEndPoint(address, route.Port), late.Token);
                return server;
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                server.Dispose();
                ended.ThrowIfCancellationRequested();
            }
        }

        return null;
    }

    private static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 2);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 5);
        if (OperatingSystem.IsLinux())
            socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, BitConverter.GetBytes(LongestSilence));
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken ended)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int length;
            while ((length = await from.ReceiveAsync(buffer, ended)) > 0)
            {
                for (var sent = 0; sent < length; )
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent), ended);
            }

            // What was said is said: the other side may still answer.
            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // A reset is handed on as an end of both directions.
            from.Dispose();
            to.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
