using System.Globalization;
using System.Net;

namespace Hive.Stacks.Platform;

/// <summary>What is in the way of a listener.</summary>
/// <param name="Text">As in "process 4711 (nginx)".</param>
/// <param name="Listens">False for an outgoing connection, which was given the port at random and goes by itself.</param>
/// <param name="FreeIn">When the system gives the port back, where that is known.</param>
public sealed record PortHolder(string Text, bool Listens = true, TimeSpan? FreeIn = null)
{
    /// <summary>Asks the system who holds a port that could not be listened on.</summary>
    public static PortHolder Find(IPAddress address, int port)
    {
        if (!SocketTable.IsThere)
            return new PortHolder($"a program that this system does not name (lsof -i :{port} does)");
        return SocketTable.At(address, port) switch
        {
            [{ Listens: true }, ..] and var sockets => new PortHolder(
                sockets.Where(socket => socket.Listens).Select(ProcessOf).FirstOrDefault(found => found is not null)
                    ?? "a process that this user may not see"
            ),
            [{ FreeIn: { } rest } ended, ..] and var sockets when sockets.All(socket => socket.FreeIn is not null) =>
                new PortHolder(
                    $"an outgoing connection to {ended.Remote} that has ended",
                    Listens: false,
                    sockets.Max(socket => socket.FreeIn) ?? rest
                ),
            [_, ..] and var sockets when sockets.First(socket => socket.FreeIn is null) is var open => new PortHolder(
                $"an outgoing connection of {ProcessOf(open) ?? "a process that this user may not see"} to {open.Remote}",
                Listens: false
            ),
            _ => new PortHolder(
                "no process that the system names: a program has reserved it without listening",
                Listens: false
            ),
        };
    }

    private static string? ProcessOf(TcpSocket socket)
    {
        var link = string.Create(CultureInfo.InvariantCulture, $"socket:[{socket.Inode}]");
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && Holds(folder, link))
                return $"process {id} ({NameOf(folder)})";
        }

        return null;
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

    private static bool Holds(string folder, string socket)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(folder, "fd")).EnumerateFiles().Any(fd => fd.LinkTarget == socket);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that has just ended.
            return false;
        }
    }
}
