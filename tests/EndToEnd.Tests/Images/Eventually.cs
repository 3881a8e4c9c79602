namespace EndToEnd.Tests.Images;

/// <summary>Waits for a condition, up to a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, TimeSpan? deadline = null)
    {
        using var timeout = new CancellationTokenSource(deadline ?? Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Not within {deadline ?? Deadline}: {what}.");
            }
        }
    }

    /// <summary>For moments that pass in a millisecond: asks without a pause.</summary>
    public static void Holds(string what, Func<bool> condition)
    {
        var end = Environment.TickCount64 + (long)Deadline.TotalMilliseconds;
        while (!condition())
        {
            if (Environment.TickCount64 > end)
                Assert.Fail($"Not within {Deadline}: {what}.");
        }
    }
}
