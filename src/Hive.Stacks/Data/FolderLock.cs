using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;
using Microsoft.Win32.SafeHandles;

namespace Hive.Stacks.Data;

/// <summary>
/// The one lock on a data folder, on the folder itself. Containers hold it for their life (<c>container.sh</c>), the local
/// engine's PostgreSQL does (<c>launch.sh</c>), and the console while it changes something there. Servers that were started
/// by hand take no lock: they are seen by their working directory.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    // The lock goes with it, however the process ends.
    private readonly SafeFileHandle? _descriptor;

    private FolderLock(SafeFileHandle? descriptor) => _descriptor = descriptor;

    /// <summary>How long a server that has died may take to be gone: its backends hold the lock until then.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Takes the lock, and makes sure that no process works in the folder.</summary>
    /// <param name="stack">Whose data folder. Where there is none, there is nothing to lock.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackException">Somebody works there, or nobody can tell.</exception>
    public static async Task<FolderLock> TakeAsync(
        StackInstance stack,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(stack.Paths.Data))
            return new FolderLock(null);
        var descriptor = LibC.Open(stack.Paths.Data, LibC.ReadOnly);
        if (descriptor.IsInvalid)
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{stack.Paths.Data}' cannot be opened, so nobody can tell whether a server works in it.",
                "Run this as the folder's owner; nothing was changed."
            );
        }

        try
        {
            var until = TimeProvider.System.GetUtcNow() + timeout;
            while (true)
            {
                // A file system that knows no locks is no reason to refuse, as in container.sh and launch.sh.
                var locked = LibC.Lock(descriptor) || !LibC.IsLockedByOthers;
                var process = FolderUser.Find(stack.Paths.Data);
                if (locked && process is null)
                    return new FolderLock(descriptor);
                if (TimeProvider.System.GetUtcNow() >= until)
                    throw InUse(stack, process);
                await Task.Delay(LookEvery, cancellationToken);
            }
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes the lock of a folder that only this console's own programs work in. One that a killed run left there is
    /// asked to end.
    /// </summary>
    /// <param name="folder">Absolute path. Where there is none, there is nothing to lock.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackException">A program works there still.</exception>
    public static async Task<FolderLock> TakeFromOwnAsync(
        string folder,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder))
            return new FolderLock(null);
        var descriptor = LibC.Open(folder, LibC.ReadOnly);
        var (asked, free) = (0, false);
        if (!descriptor.IsInvalid)
            await Wait.UntilAsync(() => free = IsFree(), LookEvery, timeout, cancellationToken);
        if (free)
            return new FolderLock(descriptor);
        descriptor.Dispose();
        throw new StackException(
            FailureKind.Conflict,
            $"A program of an earlier run works in '{folder}' still.",
            "Wait until it has ended, and run this again."
        );

        bool IsFree()
        {
            var process = FolderUser.Find(folder);
            if (process is { } left && left != asked)
                Posix.Signal(asked = left, Posix.Interrupt);
            return process is null && (LibC.Lock(descriptor) || !LibC.IsLockedByOthers);
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _descriptor?.Dispose();

    private static StackException InUse(StackInstance stack, int? process) =>
        new(
            FailureKind.Refused,
            $"{(process is null ? "A server" : $"Process {process}")} works in '{stack.Paths.Data}'; "
                + "a second server there would destroy data.",
            $"Stop it first: {stack.Command("Stop")} with the engine that started it (--engine=docker or --engine=local), "
                + "or end that process."
        );
}
