using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Hive.Stacks.Platform;

/// <summary>Chooses ports for what has no port of its own: always the same for the same purpose while it is free.</summary>
public static class FreePort
{
    // Below the range that systems give to outgoing connections (32768 and above on Linux): nothing takes one by accident.
    private const int First = 20_000;
    private const int Count = 10_000;

    /// <summary>A port that nobody listens on now.</summary>
    /// <param name="purpose">What it is for; a plan and the run after it then choose the same.</param>
    /// <param name="bind">The address that it will be listened on.</param>
    /// <param name="promised">Ports that somebody else will take.</param>
    /// <exception cref="StackException">All are taken.</exception>
    public static int Choose(string purpose, IPAddress bind, IReadOnlyCollection<int> promised)
    {
        var start = BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes(purpose))) % Count;
        for (var i = 0; i < Count; i++)
        {
            var port = First + (start + i) % Count;
            if (!promised.Contains(port) && !PortInspector.IsTaken(bind, port))
                return port;
        }

        throw new StackException(
            FailureKind.Conflict,
            $"All ports from {First} to {First + Count - 1} are taken.",
            "End programs that listen there."
        );
    }
}
