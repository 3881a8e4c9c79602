using Hive.Service.Runs.Records;
using Hive.Service.Starting;

namespace Hive.Api.Runs;

/// <summary>Removes old runs, once the database is ready.</summary>
internal sealed class RunRetentionService(RunRetention retention, StartProgress progress, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (progress.Now.Phase != StartPhase.Ready)
            await Task.Delay(LookAgainAfter, time, stoppingToken);
        await retention.RunAsync(stoppingToken);
    }
}
