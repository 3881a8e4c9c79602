using System.Net;
using System.Net.Sockets;

namespace Hive.Testing;

/// <summary>What a test needs of the machine it runs on.</summary>
internal static class Machine
{
    /// <summary>Skips the test, and says why, where something is missing. In CI nothing may be missing: there it fails.</summary>
    public static void Requires(bool isThere, string what, string remedy)
    {
        if (isThere) return;
        var reason = $"{what} is missing on this machine: {remedy}";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        TestContext.Out.WriteLine(reason);
        Assert.Ignore(reason);
    }

    /// <summary>A port of the loopback that nobody has now. The stacks' own ports may be held by stacks that run on this machine.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
