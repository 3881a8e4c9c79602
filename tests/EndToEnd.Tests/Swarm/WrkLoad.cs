using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CliWrap;

namespace EndToEnd.Tests.Swarm;

/// <summary>Requests of wrk, over several connections that stay open, until it is told to stop.</summary>
internal sealed partial class WrkLoad : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="beside">Makes a command that runs where the address is reached.</param>
    /// <param name="url">What is asked for.</param>
    /// <param name="key">The API key.</param>
    /// <param name="connections">How many connections.</param>
    /// <param name="pause">How long each connection waits after an answer.</param>
    /// <param name="folder">For its script.</param>
    public WrkLoad(Func<string[], Command> beside, Uri url, string key, int connections, TimeSpan pause, string folder)
    {
        var script = Path.Combine(folder, $"wrk-{Guid.NewGuid():N}.lua");
        File.WriteAllText(
            script,
            $"""
            wrk.headers["x-api-key"] = "{key}"
            function delay() return {pause.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} end
            """
        );
        string[] words =
        [
            "wrk",
            "--threads=1",
            $"--connections={connections}",
            "--duration=2h",
            "--timeout=10s",
            $"--script={script}",
            "--latency",
            url.ToString(),
        ];
        _running = beside(words)
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(_output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(CancellationToken.None, _stop.Token);
    }

    /// <summary>Ends it.</summary>
    public async Task<WrkResult> StopAsync()
    {
        await EndAsync();
        var text = _output.ToString();
        var done = Done().Match(text);
        done.Success.Should().BeTrue(text);
        return new(
            Whole(done.Groups["requests"]),
            Failed().Matches(text).Sum(one => one.Groups.Values.Skip(1).Where(group => group.Success).Sum(Whole)),
            double.Parse(PerSecond().Match(text).Groups[1].Value, CultureInfo.InvariantCulture),
            text
        );
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    // An interrupt, after which it prints what it counted.
    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static int Whole(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<requests>\d+) requests in ")]
    private static partial Regex Done();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)|Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Failed();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecond();
}

/// <summary>What wrk counted.</summary>
/// <param name="Requests">Answers.</param>
/// <param name="Failed">Answers that are failures, connections that broke, and requests without an answer in time.</param>
/// <param name="PerSecond">Answers in a second.</param>
/// <param name="Text">All that it printed.</param>
internal sealed record WrkResult(int Requests, int Failed, double PerSecond, string Text);
