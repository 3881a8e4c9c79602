using Hive.Service.Components;

namespace Hive.Api.Components;

/// <summary>Watches the components folder while the program serves.</summary>
internal sealed class ComponentWatchService(ComponentSource source) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => source.WatchAsync(stoppingToken);
}
