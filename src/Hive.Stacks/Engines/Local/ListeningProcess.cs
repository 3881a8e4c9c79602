using System.Globalization;
using System.Net;
using Hive.Stacks.Commands;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Local;

/// <summary>Whether the process on file as a stack's API is who listens on the stack's port.</summary>
internal static class ListeningProcess
{
    public static async Task<string?> DoubtAsync(
        StackInstance stack,
        ICommandRunner runner,
        CancellationToken cancellationToken
    )
    {
        if (LocalProcess.Api(stack).Record is not { IsAlive: true } record)
            return "its API does not run";
        var stranger = $"process {record.ProcessId}, which is its API, does not hold port {stack.Settings.Port}";
        if (!ListeningSocket.AreListed)
            return await HoldsAllAsync(record.ProcessId, stack.Settings.Port, runner, cancellationToken) ? null : stranger;
        var sockets = ListeningSocket.At(IPAddress.Parse(stack.Settings.Host.Trim('[', ']')), stack.Settings.Port);
        return sockets.Count == 0 ? "nobody listens there"
            : HoldsAll(record.ProcessId, sockets) ? null
            : stranger;
    }

    /// <summary>As <c>lsof</c> tells, where the system has no list of its own: macOS.</summary>
    internal static async Task<bool> HoldsAllAsync(
        int processId,
        int port,
        ICommandRunner runner,
        CancellationToken cancellationToken
    )
    {
        var listeners = string.Create(CultureInfo.InvariantCulture, $"-iTCP:{port}");
        var command = new Command("lsof", ["-nP", listeners, "-sTCP:LISTEN", "-t"]) { Deadline = TimeSpan.FromSeconds(10) };
        var holders = (await runner.RunAsync(command, null, cancellationToken)).Output.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return holders is [var only] && only == processId.ToString(CultureInfo.InvariantCulture);
    }

    // Where even root may not look into another user's process, the sockets' owner tells: who acts as that user can read the
    // key.
    private static bool HoldsAll(int processId, IReadOnlyList<ListeningSocket> sockets) =>
        SocketsOf(processId) is { } held
            ? sockets.All(socket => held.Contains($"socket:[{socket.Inode}]"))
            : UserOf(processId) is { } user && sockets.All(socket => socket.UserId == user);

    private static HashSet<string>? SocketsOf(int processId)
    {
        try
        {
            return
            [
                .. new DirectoryInfo($"/proc/{processId}/fd")
                    .EnumerateFiles()
                    .Select(file => file.LinkTarget)
                    .OfType<string>(),
            ];
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            // It has just ended.
            return [];
        }
    }

    // "Uid:", then the real and the effective user (proc_pid_status(5)).
    private static int? UserOf(int processId)
    {
        try
        {
            return
                File.ReadLines($"/proc/{processId}/status")
                    .FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal))
                    is { } line
                ? int.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
