using System.Collections.Concurrent;

namespace Hive.Stacks.Execution;

/// <summary>
/// The thread that starts programs which are to end with this process. Linux tells a program of its parent's death when the
/// thread that started it ends (prctl(2), PR_SET_PDEATHSIG), and those of a pool come and go.
/// </summary>
internal static class StartingThread
{
    private static readonly BlockingCollection<Action> Starts = StartTaking();

    /// <summary>Starts something there.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="start">Starts it before it gives its task back.</param>
    public static Task<T> RunAsync<T>(Func<Task<T>> start)
    {
        var started = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(start());
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task.Unwrap();
    }

    private static BlockingCollection<Action> StartTaking()
    {
        var starts = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
                start();
        })
        {
            IsBackground = true,
            Name = "starts programs",
        }.Start();
        return starts;
    }
}
