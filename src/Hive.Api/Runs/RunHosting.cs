using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;
using Hive.Service.Starting;

namespace Hive.Api.Runs;

/// <summary>Goes on with what a dead process left in flight, and lets go of what is in flight when it ends.</summary>
internal sealed class RunHosting(
    RunService runs,
    RunRecovery recovery,
    RunWriter writer,
    StartProgress progress,
    IHostApplicationLifetime lifetime,
    TimeProvider time
) : BackgroundService
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);

    // Of the little that a stop has.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(0.6);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // First, so that it takes nothing on again that is let go of.
        await base.StopAsync(cancellationToken);
        await runs.LetGoAsync(LastWords);
        await writer.DisposeAsync();
        using var last = new CancellationTokenSource(LastWords, time);
        await recovery.EndAsync(last.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Only once the port is ours: a second program that starts by mistake must not touch the first one's runs.
        while (!lifetime.ApplicationStarted.IsCancellationRequested || progress.Now.Phase != StartPhase.Ready)
            await Task.Delay(LookAgainAfter, time, stoppingToken);
        await recovery.RunAsync(stoppingToken);
    }
}
