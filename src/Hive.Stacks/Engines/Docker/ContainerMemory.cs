using Docker.DotNet;
using Docker.DotNet.Models;

namespace Hive.Stacks.Engines.Docker;

/// <summary>What a container uses.</summary>
internal static class ContainerMemory
{
    /// <inheritdoc cref="DockerDaemon.MeasureMemoryAsync"/>
    public static async Task<long?> MeasureAsync(IDockerClient client, string container, CancellationToken cancellationToken)
    {
        var answer = new Single<ContainerStatsResponse>();
        var once = new ContainerStatsParameters { Stream = false, OneShot = true };
        await RemovedContainer.OrNothingAsync(
            client.Containers.GetContainerStatsAsync(container, once, answer, cancellationToken)
        );
        if (answer.Value?.MemoryStats is not { Usage: > 0 and var used } memory)
            return null;
        // As `docker stats` counts: cgroup v1 calls the cache total_inactive_file, v2 inactive_file.
        var cache =
            memory.Stats is { } stats
            && (stats.TryGetValue("total_inactive_file", out var idle) || stats.TryGetValue("inactive_file", out idle))
                ? idle
                : 0UL;
        return (long)(used - Math.Min(cache, used));
    }

    private sealed class Single<T> : IProgress<T>
        where T : class
    {
        public T? Value { get; private set; }

        public void Report(T value) => Value ??= value;
    }
}
