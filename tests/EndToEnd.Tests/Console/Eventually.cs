using System.Diagnostics;

namespace EndToEnd.Tests.Console;

/// <summary>Waits for a condition with a deadline.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 180) =>
        TrueAsync(() => Task.FromResult(condition()), what, seconds);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, int seconds = 180)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
                Assert.Fail($"Within {seconds} s it did not come true that {what}.");
            await Task.Delay(50);
        }
    }
}
