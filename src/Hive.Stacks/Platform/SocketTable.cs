using System.Globalization;
using System.Net;

namespace Hive.Stacks.Platform;

/// <summary>A TCP socket of this machine that has a port.</summary>
/// <param name="Local">Its own end.</param>
/// <param name="Remote">The other end; port 0 for a listener.</param>
/// <param name="Listens">Whether it waits for connections.</param>
/// <param name="FreeIn">For a connection that has ended: when the system gives the port back (TIME_WAIT). Null while it
/// lasts.</param>
/// <param name="Inode">Its number, by which the process that has it open is found; 0 when none has.</param>
internal sealed record TcpSocket(IPEndPoint Local, IPEndPoint Remote, bool Listens, TimeSpan? FreeIn, long Inode);

/// <summary>The system's own tables of sockets: Linux has them as files, other systems do not.</summary>
internal static class SocketTable
{
    private const string Listening = "0A";
    private const string Ended = "06";
    private const double TicksPerSecond = 100;
    private static readonly string[] Files = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Whether this system tells.</summary>
    public static bool IsThere => File.Exists(Files[0]);

    /// <summary>The sockets that keep a listener from an address and port, those that listen first.</summary>
    public static IReadOnlyList<TcpSocket> At(IPAddress address, int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return
        [
            .. Files
                .Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => columns.Length > 9 && columns[1].EndsWith(suffix, StringComparison.Ordinal))
                .Select(Parse)
                .Where(socket => Meet(socket.Local.Address, address))
                .OrderByDescending(socket => socket.Listens),
        ];
    }

    // Columns of /proc/net/tcp: 1 local address, 2 remote address, 3 state, 5 timer and when it runs out, 9 inode
    // (proc_pid_net(5)).
    private static TcpSocket Parse(string[] columns)
    {
        var ticks = long.Parse(columns[5].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new TcpSocket(
            EndPoint(columns[1]),
            EndPoint(columns[2]),
            columns[3] == Listening,
            columns[3] == Ended ? TimeSpan.FromSeconds(ticks / TicksPerSecond) : null,
            long.Parse(columns[9], CultureInfo.InvariantCulture)
        );
    }

    // Words of four bytes in the machine's own order.
    private static IPEndPoint EndPoint(string text)
    {
        var (bytes, port) = (
            Convert.FromHexString(text.Split(':')[0]),
            int.Parse(text.Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        );
        if (BitConverter.IsLittleEndian)
        {
            for (var word = 0; word < bytes.Length; word += 4)
                Array.Reverse(bytes, word, 4);
        }

        var address = new IPAddress(bytes);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
    }

    private static bool Meet(IPAddress one, IPAddress other) => one.Equals(other) || IsAll(one) || IsAll(other);

    private static bool IsAll(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
