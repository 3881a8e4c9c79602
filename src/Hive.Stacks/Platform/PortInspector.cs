using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hive.Stacks.Platform;

/// <summary>Tells whether a port is free and who holds it.</summary>
public static class PortInspector
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

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
            // .NET's sockets on Unix set SO_REUSEADDR before binding, so what a former run left in TIME_WAIT is not in the way.
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
            return ListeningSockets(port).Count > 0;
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

    /// <summary>Who listens on a port, as in "process 4711 (nginx)".</summary>
    public static string FindHolder(int port)
    {
        var sockets = ListeningSockets(port);
        foreach (var folder in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id) || !Holds(folder, sockets)) continue;
            return $"process {id} ({NameOf(folder)})";
        }

        return "a process that this user may not see";
    }

    // It may end between the two looks.
    private static string NameOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).Trim();
        }
        catch (IOException)
        {
            return "just ended";
        }
    }

    private static bool Holds(string folder, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(folder, "fd")).EnumerateFiles().Any(fd => fd.LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that has just ended.
            return false;
        }
    }

    // Columns of /proc/net/tcp: 1 local address, 3 state, 9 inode (proc_pid_net(5)).
    private static HashSet<string> ListeningSockets(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return
        [
            .. Tables.Where(File.Exists).SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => columns.Length > 9 && columns[3] == Listening && columns[1].EndsWith(suffix, StringComparison.Ordinal))
                .Select(columns => $"socket:[{columns[9]}]"),
        ];
    }
}
