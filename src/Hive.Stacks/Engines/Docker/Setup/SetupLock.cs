namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Lets one run at a time change the machine's engine. The system releases it when the run ends, however it ends.</summary>
internal static class SetupLock
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Takes the lock, waiting for another run to release it.</summary>
    /// <exception cref="StackException">The other run takes too long.</exception>
    public static async Task<IDisposable> TakeAsync(string path, Action<string> say, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        for (var said = false; ; said = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (!said) say("Another run sets up the engine; waiting for it.");
            }

            try
            {
                await Task.Delay(LookEvery, deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new StackException(
                    FailureKind.Conflict, $"Another run has been setting up the engine for {Patience.TotalMinutes:0} minutes.",
                    $"Wait for it or end it (fuser {path}), then run this again.");
            }
        }
    }
}
