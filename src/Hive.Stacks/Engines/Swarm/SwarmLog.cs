using System.Runtime.CompilerServices;
using Docker.DotNet.Models;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>Reads what all replicas of a service wrote, on whatever node.</summary>
internal static class SwarmLog
{
    /// <param name="swarm">Whose service.</param>
    /// <param name="service">Id of the service.</param>
    /// <param name="otherwise">The process that a line belongs to when it does not tell.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<LogLine> ReadAsync(
        SwarmQuestions swarm,
        string service,
        string otherwise,
        LogQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var line in swarm.ReadLogsAsync(service, Wanted(query), cancellationToken))
            yield return ContainerLog.Parse(line, otherwise);
    }

    private static ServiceLogsParameters Wanted(LogQuery query) =>
        new()
        {
            ShowStdout = true,
            ShowStderr = true,
            Timestamps = true,
            Follow = query.Follow,
            Tail = ContainerLog.Tail(query),
            Since = ContainerLog.Since(query),
        };
}
