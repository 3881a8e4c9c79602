using System.Threading.RateLimiting;
using Hive.Service.Metering;
using Hive.Service.Runs.Scopes;

namespace Hive.Service.Runs.Execution;

/// <summary>So many runs at once, so many waiting, and no more.</summary>
public sealed class RunSlots(RunLimits limits, HiveMeters meters) : IDisposable
{
    // Whether one more may wait is asked before a run begins: one that goes on after a crash always may.
    private readonly ConcurrencyLimiter slots = new(
        new()
        {
            PermitLimit = limits.AtOnce,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <summary>Whether a run would begin at once.</summary>
    public bool HasFree => slots.GetStatistics()!.CurrentAvailablePermits > 0;

    /// <summary>Whether no more may wait.</summary>
    public bool IsFull =>
        slots.GetStatistics() is { CurrentAvailablePermits: 0 } now && now.CurrentQueuedCount >= limits.Waiting;

    /// <summary>Waits for a slot; it is free again when the result is disposed.</summary>
    /// <exception cref="RunFailedException">None became free in time.</exception>
    internal async ValueTask<IDisposable> EnterAsync(CancellationToken token)
    {
        var slot = slots.AttemptAcquire();
        return slot.IsAcquired ? slot : await WaitAsync(token);
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private async Task<IDisposable> WaitAsync(CancellationToken token)
    {
        using var counted = meters.RunQueued();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token);
        either.CancelAfter(limits.LongestWait);
        try
        {
            return await slots.AcquireAsync(1, either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new RunFailedException(
                $"{limits.AtOnce} other runs were under way for {limits.LongestWait.TotalSeconds:0} s."
            );
        }
    }
}
