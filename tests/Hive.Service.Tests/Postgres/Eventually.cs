using System.Net.Sockets;
using Npgsql;

namespace Hive.Tests.Postgres;

internal static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again until it holds; fails with the last reason when it does not.</summary>
    public static async Task HoldsAsync(string expectation, Func<Task<bool>> holds, TimeSpan? timeout = null)
    {
        var within = timeout ?? Timeout;
        using var deadline = new CancellationTokenSource(within);
        using var looks = new PeriodicTimer(BetweenLooks);
        Exception? last = null;
        while (!deadline.IsCancellationRequested)
        {
            try
            {
                if (await holds())
                    return;
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or HttpRequestException)
            {
                last = e;
            }
            await looks.WaitForNextTickAsync(CancellationToken.None);
        }
        Assert.Fail($"Not within {within.TotalSeconds} s: {expectation}. Last: {last?.Message}");
    }
}
