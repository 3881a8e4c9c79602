namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Waits for a daemon that starts.</summary>
/// <param name="daemon">Where it is asked.</param>
/// <param name="patience">Longest wait.</param>
internal sealed class DaemonWait(DockerDaemon daemon, TimeSpan patience)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until it answers.</summary>
    /// <param name="isAlive">Whether its process still runs: a dead one is not waited for.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Null when it answers; otherwise why that will not happen any more.</returns>
    public async Task<string?> ForAnswerAsync(Func<bool> isAlive, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            while ((await daemon.AskAsync(deadline.Token)).Version is null)
            {
                if (!isAlive()) return "ended before it answered";
                await Task.Delay(AskEvery, deadline.Token);
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"did not answer within {patience.TotalSeconds:0} s";
        }
    }
}
