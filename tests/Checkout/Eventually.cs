using System.Data.Common;
using System.Net.Sockets;

namespace Hive.Testing;

/// <summary>Waits for a condition, up to a deadline.</summary>
internal static class Eventually
{
    // Most conditions are built, started and healthy within seconds; a busy machine is given time.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again until it holds; fails the test when it does not.</summary>
    /// <param name="what">What should hold, as in "Genie is healthy".</param>
    /// <param name="holds">Whether it does.</param>
    /// <param name="deadline">How long it may take; null for 3 minutes.</param>
    public static Task HoldsAsync(string what, Func<bool> holds, TimeSpan? deadline = null) =>
        HoldsAsync(what, () => Task.FromResult(holds()), deadline);

    /// <summary>
    /// Looks again and again until it holds; fails the test, with the last reason, when it does not. A server that refuses
    /// connections is asked again.
    /// </summary>
    /// <param name="what">What should hold, as in "Genie is healthy".</param>
    /// <param name="holds">Whether it does.</param>
    /// <param name="deadline">How long it may take; null for 3 minutes.</param>
    public static async Task HoldsAsync(string what, Func<Task<bool>> holds, TimeSpan? deadline = null)
    {
        var within = deadline ?? Longest;
        using var timeout = new CancellationTokenSource(within);
        using var looks = new PeriodicTimer(BetweenLooks);
        Exception? last = null;
        while (!timeout.IsCancellationRequested)
        {
            try
            {
                if (await holds())
                    return;
            }
            catch (Exception e) when (e is DbException or SocketException or HttpRequestException)
            {
                last = e;
            }
            await looks.WaitForNextTickAsync(CancellationToken.None);
        }
        Assert.Fail($"Not within {within.TotalSeconds} s: {what}.{(last is null ? "" : $" Last: {last.Message}")}");
    }

    /// <summary>For moments that pass in a millisecond: looks without a pause.</summary>
    /// <param name="what">What should hold.</param>
    /// <param name="holds">Whether it does.</param>
    public static void Holds(string what, Func<bool> holds)
    {
        var end = Environment.TickCount64 + (long)Longest.TotalMilliseconds;
        while (!holds())
        {
            if (Environment.TickCount64 > end)
                Assert.Fail($"Not within {Longest.TotalSeconds} s: {what}.");
        }
    }
}
