using System.Globalization;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// Lets one run at a time change a workspace. The system's own file lock does it, so a run that was killed holds nothing.
/// </summary>
public sealed class WorkspaceLock : IDisposable
{
    private readonly FileLock _lock;
    private readonly string _holderFile;

    private WorkspaceLock(FileLock held, string holderFile) => (_lock, _holderFile) = (held, holderFile);

    /// <summary>Takes the lock, waiting for another run to end.</summary>
    /// <param name="workspace">What is locked.</param>
    /// <param name="purpose">What the run does; another run that waits names it.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="onWait">Called once, with the holder, when the lock is not free at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackException">The other run did not end in time, or the workspace cannot be written.</exception>
    public static async Task<WorkspaceLock> TakeAsync(
        Workspace workspace,
        string purpose,
        TimeSpan timeout,
        Action<string> onWait,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        DataRoot.Ensure(workspace);
        var holderFile = workspace.LockFile + ".holder";
        var held =
            await FileLock.TakeAsync(workspace.LockFile, timeout, () => onWait(Holder(holderFile)), cancellationToken, time)
            ?? throw new StackException(
                FailureKind.Conflict,
                $"The workspace '{workspace.Root}' is held by {Holder(holderFile)}.",
                "Wait until it has ended, or end it, and run this again."
            );
        // A new file: what lies there may be a link that another user put there.
        File.Delete(holderFile);
        await File.WriteAllTextAsync(
            holderFile,
            string.Create(
                CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} ({purpose}, since {time.GetUtcNow():u})"
            ),
            cancellationToken
        );
        return new WorkspaceLock(held, holderFile);
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        File.Delete(_holderFile);
        _lock.Dispose();
    }

    // The holder may end, and its file go, between any two looks.
    private static string Holder(string file)
    {
        try
        {
            return File.ReadAllText(file) is { Length: > 0 } text ? text : "another run";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "another run";
        }
    }
}
