using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hive.Stacks.Platform;

/// <summary>Tells whether a port is free and who holds it.</summary>
internal static class PortInspector
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// What keeps a listener from a port; null when nothing does any more. The ports of the stacks lie among those that
    /// systems give to outgoing connections, so one that nobody listens on may be in use all the same: most such connections
    /// are short, and a short wait lets them end.
    /// </summary>
    /// <exception cref="StackException">The address is none of this machine's.</exception>
    public static async Task<PortHolder?> FindHolderAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        PortHolder? holder = null;
        var began = Stopwatch.GetTimestamp();
        await Wait.UntilAsync(
            () =>
            {
                holder = IsTaken(address, port) ? PortHolder.Find(address, port) : null;
                return holder is null || holder.Listens || holder.FreeIn > Timeout - Stopwatch.GetElapsedTime(began);
            },
            LookEvery,
            Timeout,
            cancellationToken
        );
        return holder;
    }

    /// <summary>
    /// True when nobody can listen there any more. Of a port that this user may not try, the system's tables tell: the
    /// Docker daemon may publish it all the same.
    /// </summary>
    /// <exception cref="StackException">The address is none of this machine's.</exception>
    public static bool IsTaken(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As the servers will: .NET's sockets on Unix set SO_REUSEADDR before binding, so what a former run left in
            // TIME_WAIT is not in the way. What an outgoing connection left is, for the server as well: that socket did not
            // set it.
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            return SocketTable.At(address, port).Any(holder => holder.Listens);
        }
        catch (SocketException exception)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"Port {port} on {address} cannot be used: {exception.Message}.",
                "Choose another port in .env, or run as a user who may use this one.",
                exception
            );
        }
    }

    /// <summary>
    /// True when this user may not listen there, whether or not anybody does: ports below 1024 are the system's.
    /// </summary>
    public static bool IsForbidden(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.AccessDenied;
        }
    }
}
