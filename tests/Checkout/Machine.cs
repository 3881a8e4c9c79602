using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Hive.Testing;

/// <summary>What a test needs of the machine it runs on.</summary>
internal static class Machine
{
    private static readonly ConcurrentDictionary<int, byte> GivenPorts = [];

    /// <summary>
    /// Skips the test, and says why, where something is missing. In CI nothing may be missing: there it fails.
    /// </summary>
    public static void Requires(bool isThere, string what, string remedy)
    {
        if (isThere)
            return;
        var reason = $"{what} is missing on this machine: {remedy}";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        TestContext.Out.WriteLine(reason);
        Assert.Ignore(reason);
    }

    /// <summary>
    /// A port that nobody listens on now, and that no other test of this run is given. The stacks' own ports may be held by
    /// stacks that run on this machine, and a port from the range of outgoing connections (32768 and above on Linux) may be
    /// taken by any of them before the test listens there. From 20000 on the console chooses.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 20_000);
            if (GivenPorts.TryAdd(port, 0) && IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
