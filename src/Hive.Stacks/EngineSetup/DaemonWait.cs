using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Platform;

namespace Hive.Stacks.EngineSetup;

/// <summary>Waits for a daemon that starts.</summary>
/// <param name="daemon">Where it is asked.</param>
/// <param name="timeout">Longest wait.</param>
internal sealed class DaemonWait(DockerDaemon daemon, TimeSpan timeout)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until it answers.</summary>
    /// <param name="isAlive">Whether its process still runs: a dead one is not waited for.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Null when it answers; otherwise why that will not happen any more.</returns>
    public async Task<string?> ForAnswerAsync(Func<bool> isAlive, CancellationToken cancellationToken)
    {
        var ended = false;
        var answered = await Wait.UntilAsync(
            async waiting =>
            {
                if ((await daemon.AskAsync(waiting)).Version is not null)
                    return true;
                return ended = !isAlive();
            },
            AskEvery,
            timeout,
            cancellationToken
        );
        return ended ? "ended before it answered"
            : answered ? null
            : $"did not answer within {timeout.TotalSeconds:0} s";
    }
}
