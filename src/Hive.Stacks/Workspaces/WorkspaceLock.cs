using System.Globalization;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// Lets one run at a time change a workspace. The system's own file lock does it, so a run that was killed holds nothing.
/// </summary>
public sealed class WorkspaceLock : IDisposable
{
    private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _stream;
    private readonly string _holderFile;

    private WorkspaceLock(FileStream stream, string holderFile) => (_stream, _holderFile) = (stream, holderFile);

    /// <summary>Takes the lock, waiting for another run to end.</summary>
    /// <param name="workspace">What is locked.</param>
    /// <param name="purpose">What the run does; another run that waits names it.</param>
    /// <param name="patience">Longest wait.</param>
    /// <param name="onWait">Called once, with the holder, when the lock is not free at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackException">The other run did not end in time, or the workspace cannot be written.</exception>
    public static async Task<WorkspaceLock> TakeAsync(
        Workspace workspace, string purpose, TimeSpan patience, Action<string> onWait, TimeProvider time, CancellationToken cancellationToken)
    {
        DataRoot.Ensure(workspace);
        var file = FileOf(workspace);
        var holderFile = file + ".holder";
        var began = time.GetTimestamp();
        var waited = false;
        while (true)
        {
            if (TryOpen(file) is { } stream)
            {
                // A new file: what lies there may be a link that another user put there.
                File.Delete(holderFile);
                await File.WriteAllTextAsync(
                    holderFile, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({purpose}, since {time.GetUtcNow():u})"),
                    cancellationToken);
                return new WorkspaceLock(stream, holderFile);
            }

            var holder = await HolderAsync(holderFile, cancellationToken) ?? "another run";
            if (!waited) onWait(holder);
            waited = true;
            if (time.GetElapsedTime(began) >= patience)
            {
                throw new StackException(
                    FailureKind.Conflict, $"The workspace '{workspace.Root}' is held by {holder}.", "Wait until it has ended, or end it, and run this again.");
            }

            await Task.Delay(TryEvery, time, cancellationToken);
        }
    }

    /// <summary>The file that is locked. It stays when the lock is given back.</summary>
    internal static string FileOf(Workspace workspace) => Path.Combine(workspace.DataFolder, ".lock");

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        File.Delete(_holderFile);
        _stream.Dispose();
    }

    // It is deleted before the lock is given back, so it may go between a look and the reading, and it may be empty yet.
    private static async Task<string?> HolderAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken) is { Length: > 0 } text ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static FileStream? TryOpen(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StackException(
                FailureKind.Prerequisite, $"'{file}' cannot be written.", "Run as the workspace's owner, or choose another with --workspace.", exception);
        }
    }
}
