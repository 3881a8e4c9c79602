using System.Net.Sockets;
using Hive.Stacks.Platform;

namespace Hive.Stacks.EngineSetup;

/// <summary>
/// What a daemon leaves when it ends without warning (kill -9, a machine brought back from a snapshot). dockerd and its
/// containerd believe a pid file whatever process has that id today: dockerd then refuses to start, or waits for a
/// containerd that is none, and kills that process in the end.
/// </summary>
/// <param name="Settings">Whose leftovers.</param>
internal sealed record DaemonLeftovers(DaemonSettings Settings)
{
    private const string SystemContainerd = "/run/containerd/containerd.sock";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>The daemon that the pid file names, if it is one and means this file.</summary>
    public RunningProgram? Daemon =>
        RunningProgram.NamedIn(Settings.PidFile) is { Name: "dockerd" } program
        && (program.Option("--pidfile", "-p") ?? DaemonSettings.Standard.PidFile) == Settings.PidFile
            ? program
            : null;

    /// <summary>This daemon's containerd.</summary>
    public RunningProgram? Containerd =>
        RunningProgram.NamedIn(Settings.ContainerdPidFile) is { Name: "containerd" } program
        && program.Option("--config", "-c") == Settings.ContainerdConfig
            ? program
            : null;

    /// <summary>Removes what names processes that are something else by now.</summary>
    /// <returns>The files that were removed.</returns>
    public async Task<IReadOnlyList<string>> ForgetAsync(CancellationToken cancellationToken)
    {
        var stale = new List<string>();
        if (Daemon is null)
            stale.Add(Settings.PidFile);
        if (Containerd is null)
            stale.Add(Settings.ContainerdPidFile);
        if (File.Exists(SystemContainerd) && !await AnswersAsync(SystemContainerd, cancellationToken))
            stale.Add(SystemContainerd);
        stale.RemoveAll(file => !File.Exists(file));
        stale.ForEach(File.Delete);
        return stale;
    }

    /// <summary>Ends a containerd that has outlived its daemon.</summary>
    /// <returns>True when there was one.</returns>
    public async Task<bool> EndContainerdAsync(CancellationToken cancellationToken)
    {
        if (Containerd is not { } program)
            return false;
        foreach (var signal in new[] { Posix.Terminate, Posix.Kill })
        {
            Posix.Signal(program.ProcessId, signal);
            if (await Wait.UntilAsync(() => Containerd is null, LookEvery, Timeout, cancellationToken))
                return true;
            // On to the signal that cannot be ignored.
        }

        throw new StackException(
            FailureKind.Failed,
            $"Process {program.ProcessId} (containerd) does not end.",
            $"Look at it (ps -fp {program.ProcessId}) and run this again."
        );
    }

    // dockerd takes the mere presence of this socket for a containerd that runs.
    private static async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
