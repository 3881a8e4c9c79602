using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Hive.Stacks.Platform;

/// <summary>A TCP socket that listens on this machine, as Linux lists it.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Inode">What its descriptors point at.</param>
internal sealed record ListeningSocket(IPAddress Address, int UserId, string Inode)
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>True where the system has such a list.</summary>
    public static bool AreListed { get; } = File.Exists(Tables[0]);

    /// <summary>Those that a call to this address and port reaches.</summary>
    public static IReadOnlyList<ListeningSocket> At(IPAddress address, int port) =>
        [
            // Columns, from 0: 1 local address, 3 state, 7 user, 9 inode (proc_pid_net(5)).
            .. Tables
                .Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => columns.Length > 9 && columns[3] == Listening)
                .Select(columns => (End: EndPoint(columns[1]), columns))
                .Where(one => one.End.Port == port && Covers(one.End.Address, address))
                .Select(one => new ListeningSocket(
                    one.End.Address,
                    int.Parse(one.columns[7], CultureInfo.InvariantCulture),
                    one.columns[9]
                )),
        ];

    // One that listens everywhere is reached at every address; on IPv6 it takes IPv4 as well.
    private static bool Covers(IPAddress listening, IPAddress called) =>
        listening.Equals(called)
        || listening.Equals(IPAddress.IPv6Any)
        || (listening.Equals(IPAddress.Any) && called.AddressFamily == IPAddress.Any.AddressFamily);

    // Words of 32 bits in the machine's own byte order, in hexadecimal.
    private static IPEndPoint EndPoint(string text)
    {
        var bytes = new byte[text.IndexOf(':') / 2];
        for (var word = 0; word < bytes.Length; word += 4)
        {
            var number = uint.Parse(text.AsSpan(word * 2, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (BitConverter.IsLittleEndian)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(word), number);
            else
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(word), number);
        }

        var address = new IPAddress(bytes);
        return new IPEndPoint(
            address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address,
            int.Parse(text.AsSpan(text.IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        );
    }
}
