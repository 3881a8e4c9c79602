using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>Tells whether a port is free and who holds it.</summary>
public static class PortInspector
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// What keeps a listener from a port; null when nothing does any more. The ports of the stacks lie among those that systems give
    /// to outgoing connections, so one that nobody listens on may be in use all the same: most such connections are short, and a
    /// moment's patience lets them end.
    /// </summary>
    /// <exception cref="StackException">The address is none of this machine's.</exception>
    public static async Task<PortHolder?> FindHolderAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); IsTaken(address, port); await Task.Delay(LookEvery, cancellationToken))
        {
            var holder = PortHolder.Find(address, port);
            if (holder.Listens || holder.FreeIn > Patience - watch.Elapsed || watch.Elapsed > Patience) return holder;
        }

        return null;
    }

    /// <summary>
    /// True when nobody can listen there any more. Of a port that this user may not try, the system's tables tell: the Docker daemon
    /// may publish it all the same.
    /// </summary>
    /// <exception cref="StackException">The address is none of this machine's.</exception>
    public static bool IsTaken(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As the servers will: .NET's sockets on Unix set SO_REUSEADDR before binding, so what a former run left in TIME_WAIT is
            // not in the way. What an outgoing connection left is, for the server as well: that socket did not set it.
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
                FailureKind.Prerequisite, $"Port {port} on {address} cannot be used: {exception.Message}.",
                "Choose another port in .env, or run as a user who may use this one.", exception);
        }
    }

    /// <summary>True when this user may not listen there, whether or not anybody does: ports below 1024 are the system's.</summary>
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

    /// <summary>The failure for a port that this user may not use.</summary>
    public static StackException Forbidden(StackInstance stack, int port) => new(
        FailureKind.Prerequisite, $"This user may not listen on port {port} of {stack.Bind}: ports below 1024 are the system's.",
        $"Choose another port: {PortProposal.For(stack, port)}, or take the Docker engine, which publishes it for you.");

    /// <summary>The failure for a port that is in use.</summary>
    /// <param name="stack">Who wants it.</param>
    /// <param name="port">Its port of the API or of PostgreSQL.</param>
    /// <param name="holder">What is in the way.</param>
    public static StackException Conflict(StackInstance stack, int port, PortHolder holder) => new(
        FailureKind.Conflict,
        holder.Listens ? $"Port {port} on {stack.Bind} is held by {holder.Text}." : $"Nobody listens on port {port} of {stack.Bind}, but it is taken by {holder.Text}.",
        $"{Capital(Way(holder))}, or choose another port: {PortProposal.For(stack, port)}");

    /// <summary>How the port becomes free.</summary>
    public static string Way(PortHolder holder) => holder switch
    {
        { Listens: true } => "stop it",
        { FreeIn: { } rest } => string.Create(CultureInfo.InvariantCulture, $"run this again in {Math.Ceiling(rest.TotalSeconds)} s, when the system gives it back"),
        _ => "run this again when it has ended",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
