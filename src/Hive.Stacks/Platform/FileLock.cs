namespace Hive.Stacks.Platform;

/// <summary>The system's own lock on a file: one run at a time has it, and a run that was killed has it no more.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock, waiting for another run to give it back.</summary>
    /// <param name="path">Absolute path of the file; it is made where it is missing, and stays.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="onWait">Called once when the lock is not free at once; null where nobody wants to know.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="time">The clock; null means the system's.</param>
    /// <returns>Null when the other run did not give it back in time.</returns>
    /// <exception cref="StackException">The file cannot be written.</exception>
    public static async Task<FileLock?> TakeAsync(
        string path,
        TimeSpan timeout,
        Action? onWait,
        CancellationToken cancellationToken,
        TimeProvider? time = null
    )
    {
        if (TryTake(path) is { } free)
            return free;
        onWait?.Invoke();
        FileLock? taken = null;
        await Wait.UntilAsync(() => (taken = TryTake(path)) is not null, TryEvery, timeout, cancellationToken, time);
        return taken;
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _stream.Dispose();

    private static FileLock? TryTake(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(path, exception);
        }
        catch (IOException exception)
            when (exception is DirectoryNotFoundException or PathTooLongException || IsNoLock(exception))
        {
            throw NotWritable(path, exception);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // A full disk or a read-only file system is no other run: errno 28 (ENOSPC) and 30 (EROFS) on Linux and macOS.
    private static bool IsNoLock(IOException exception) => exception.HResult is 28 or 30;

    private static StackException NotWritable(string path, Exception inner) =>
        new(
            FailureKind.Prerequisite,
            $"'{path}' cannot be written: {inner.Message}",
            "Run as its owner, or choose another folder with --workspace.",
            inner
        );
}
