using System.Data.Common;
using System.Net.Sockets;

namespace Hive.Testing;

/// <summary>Waits for a condition, up to a deadline.</summary>
internal static class Eventually
{
    // Most conditions hold within seconds; a busy machine is given time.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(25);

    /// <summary>Looks again and again until it holds; fails the test when it does not.</summary>
    /// <param name="what">What should hold, as in "Genie is healthy".</param>
    /// <param name="holds">Whether it does.</param>
    /// <param name="deadline">How long it may take; null for 3 minutes.</param>
    public static Task HoldsAsync(string what, Func<bool> holds, TimeSpan? deadline = null) =>
        HoldsAsync(what, () => Task.FromResult(holds()), deadline);

    /// <summary>Looks again and again until it holds; fails the test when it does not.</summary>
    /// <param name="what">What should hold, as in "Genie is healthy".</param>
    /// <param name="holds">Whether it does.</param>
    /// <param name="deadline">How long it may take; null for 3 minutes.</param>
    public static Task HoldsAsync(string what, Func<Task<bool>> holds, TimeSpan? deadline = null) =>
        LookAsync(what, holds, deadline, _ => false);

    /// <summary>
    /// Like <see cref="HoldsAsync(string, Func{Task{bool}}, TimeSpan?)"/>, but asks a server or a database that refuses
    /// again: it starts, or stops for a moment.
    /// </summary>
    /// <param name="what">What should hold, as in "the run has ended".</param>
    /// <param name="holds">Whether it does.</param>
    /// <param name="deadline">How long it may take; null for 3 minutes.</param>
    public static Task HoldsWhenReachedAsync(string what, Func<Task<bool>> holds, TimeSpan? deadline = null) =>
        LookAsync(what, holds, deadline, failure => failure is DbException or SocketException or HttpRequestException);

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

    private static async Task LookAsync(
        string what,
        Func<Task<bool>> holds,
        TimeSpan? deadline,
        Func<Exception, bool> isRefusal
    )
    {
        var within = deadline ?? Longest;
        var end = Environment.TickCount64 + (long)within.TotalMilliseconds;
        Exception? last = null;
        while (true)
        {
            try
            {
                if (await holds())
                    return;
            }
            catch (Exception failure) when (isRefusal(failure))
            {
                last = failure;
            }
            if (Environment.TickCount64 > end)
                Assert.Fail($"Not within {within.TotalSeconds} s: {what}.{(last is null ? "" : $" Last: {last.Message}")}");
            await Task.Delay(BetweenLooks);
        }
    }
}
