using Hive.Service.Health;
using Hive.Service.Starting;

namespace Hive.Api.Health;

/// <summary>Tries whether the database takes something, once it is ready.</summary>
internal sealed class WriteProbeService(WriteProbe probe, StartProgress progress, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (progress.Now.Phase != StartPhase.Ready)
            await Task.Delay(LookAgainAfter, time, stoppingToken);
        await probe.RunAsync(stoppingToken);
    }
}
