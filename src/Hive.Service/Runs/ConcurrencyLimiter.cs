using Hive.Service.Metering;

namespace Hive.Service.Runs;

/// <summary>So many runs at once, so many waiting, and no more.</summary>
public sealed class ConcurrencyLimiter(RunLimits limits, HiveMeters meters) : IDisposable
{
    private readonly SemaphoreSlim free = new(limits.AtOnce);
    private int waiting;

    /// <summary>Whether a run would begin at once.</summary>
    public bool HasFreeSlot => free.CurrentCount > 0;

    /// <summary>Whether one more may wait.</summary>
    public bool IsFull => free.CurrentCount == 0 && Volatile.Read(ref waiting) >= limits.Waiting;

    /// <summary>Waits for a slot; it is free again when the result is disposed.</summary>
    /// <exception cref="RunFailedException">None became free in time.</exception>
    internal async ValueTask<IDisposable> EnterAsync(CancellationToken token)
    {
        if (!await free.WaitAsync(0, token))
            await WaitAsync(token);
        return new Slot(free);
    }

    /// <inheritdoc/>
    public void Dispose() => free.Dispose();

    private async Task WaitAsync(CancellationToken token)
    {
        Interlocked.Increment(ref waiting);
        using var counted = meters.RunQueued();
        try
        {
            if (!await free.WaitAsync(limits.LongestWait, token))
                throw new RunFailedException(
                    $"{limits.AtOnce} other runs were under way for {limits.LongestWait.TotalSeconds:0} s."
                );
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        private SemaphoreSlim? held = free;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
