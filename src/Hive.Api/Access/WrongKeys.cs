using System.Net;
using System.Net.Sockets;

namespace Hive.Api.Access;

/// <summary>Counts wrong keys by the address that they come from, and says so in the log.</summary>
/// <remarks>
/// The key is looked at first, always: whoever has the right one gets in, whatever a stranger behind the same address (a
/// proxy, a container network, this machine) tries. The limit is not what keeps keys from being guessed, their 256 random
/// bits are; it tells a program with an old key to stop, and it makes a guesser's noise short.
/// </remarks>
internal sealed partial class WrongKeys(TimeProvider time, ILogger<WrongKeys> log)
{
    /// <summary>So many of one address are answered with 401 in a minute; further ones with 429.</summary>
    public const int Most = 30;

    // Addresses beyond these share one count: an attacker has more of them than we have memory.
    private const int MostAddresses = 4096;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IPAddress, Count> counts = [];
    private readonly Lock gate = new();

    /// <summary>Counts one. Seconds until it is over where there were too many; else nothing.</summary>
    public int? Add(IPAddress? from)
    {
        var address = Counted(from);
        int number;
        TimeSpan left;
        lock (gate)
        {
            var count = CountOf(address);
            number = ++count.Number;
            left = Window - time.GetElapsedTime(count.Begun);
        }
        if (number == 1)
            First(address);
        if (number == Most)
            Last(address, Most);
        return number > Most ? Math.Max(1, (int)Math.Ceiling(left.TotalSeconds)) : null;
    }

    private Count CountOf(IPAddress address)
    {
        if (counts.TryGetValue(address, out var known) && !IsOver(known))
            return known;
        if (counts.Count >= MostAddresses)
        {
            foreach (var over in counts.Where(one => IsOver(one.Value)).Select(one => one.Key).ToList())
                counts.Remove(over);
        }
        var key = counts.Count < MostAddresses || counts.ContainsKey(address) ? address : IPAddress.None;
        if (key.Equals(IPAddress.None) && counts.TryGetValue(key, out var shared) && !IsOver(shared))
            return shared;
        return counts[key] = new(time.GetTimestamp());
    }

    private bool IsOver(Count count) => time.GetElapsedTime(count.Begun) >= Window;

    // Whoever has an IPv6 address has 2^64 of them.
    private static IPAddress Counted(IPAddress? from)
    {
        if (from is null)
            return IPAddress.None;
        if (from.IsIPv4MappedToIPv6)
            return from.MapToIPv4();
        if (from.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(from))
            return from;
        var bytes = from.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new(bytes);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A wrong API key came from {Address}")]
    private partial void First(IPAddress address);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Most} wrong API keys came from {Address} within a minute; further ones get 429 until it is over, the right key still opens"
    )]
    private partial void Last(IPAddress address, int most);

    private sealed class Count(long begun)
    {
        public long Begun => begun;

        public int Number { get; set; }
    }
}
