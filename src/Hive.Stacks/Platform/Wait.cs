namespace Hive.Stacks.Platform;

/// <summary>Waits for a condition, with a deadline.</summary>
public static class Wait
{
    /// <summary>Waits until a condition holds.</summary>
    /// <returns>False when it did not hold in time.</returns>
    /// <param name="condition">Looked at once at least, and again and again.</param>
    /// <param name="every">How often it is looked at.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="time">The clock; null means the system's.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<bool> UntilAsync(
        Func<bool> condition,
        TimeSpan every,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        TimeProvider? time = null
    ) => UntilAsync(_ => Task.FromResult(condition()), every, timeout, cancellationToken, time);

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan, TimeSpan, CancellationToken, TimeProvider?)"/>
    public static async Task<bool> UntilAsync(
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan every,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        TimeProvider? time = null
    )
    {
        time ??= TimeProvider.System;
        using var late = new CancellationTokenSource(timeout, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            while (!await condition(deadline.Token))
                await Task.Delay(every, time, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
