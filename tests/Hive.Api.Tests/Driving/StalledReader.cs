using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hive.Api.Tests.Driving;

/// <summary>
/// A client that asks for a run's events, sees the first of them and reads no further until it is told to: its connection
/// takes a few kilobytes, and then the server can send no more.
/// </summary>
internal sealed class StalledReader : IDisposable
{
    private const SocketOptionLevel Tcp = SocketOptionLevel.Tcp;

    // TCP_MAXSEG of Linux. With the segments of the loopback device a kernel keeps megabytes for such a client.
    private const int LargestSegment = 2;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        ReceiveBufferSize = 4096,
    };

    /// <summary>What it asked for.</summary>
    public required Uri Events { get; init; }

    /// <summary>Asks, and waits for the begin of the answer.</summary>
    /// <param name="events">The address of a run's events.</param>
    /// <param name="key">Opens it.</param>
    /// <param name="after">The number of the last event that was seen.</param>
    public static async Task<StalledReader> AskAsync(Uri events, string key, long after = 0)
    {
        var reader = new StalledReader { Events = events };
        reader.socket.SetRawSocketOption((int)Tcp, LargestSegment, BitConverter.GetBytes(536));
        await reader.socket.ConnectAsync(IPAddress.Parse(events.Host), events.Port);
        await reader.socket.SendAsync(
            // Of a client of HTTP/1.0 the server closes the connection at the end, instead of counting pieces.
            Encoding.ASCII.GetBytes(
                $"GET {events.AbsolutePath} HTTP/1.0\r\nHost: {events.Authority}\r\nx-api-key: {key}\r\nLast-Event-ID: {after}\r\n\r\n"
            )
        );
        var first = new byte[12];
        await reader.socket.ReceiveAsync(first.AsMemory());
        Encoding.ASCII.GetString(first).Should().Be("HTTP/1.1 200");
        return reader;
    }

    /// <summary>Reads the rest, as fast as it comes, until the answer ends or is cut off.</summary>
    public async Task<string> ReadAllAsync(CancellationToken token)
    {
        StringBuilder text = new();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), token) is > 0 and var count)
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The server ends a connection that has taken nothing for some seconds.
        }
        return text.ToString();
    }

    public void Dispose() => socket.Dispose();
}
