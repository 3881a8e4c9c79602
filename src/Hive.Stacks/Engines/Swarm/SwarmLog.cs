using System.Runtime.CompilerServices;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>Reads what all replicas of a service wrote, on whatever node.</summary>
internal static class SwarmLog
{
    private const int BufferSize = 64 * 1024;

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
        using var stream = await swarm.LogsAsync(service, Wanted(query), cancellationToken);
        var (buffer, rests) = (new byte[BufferSize], new Dictionary<MultiplexedStream.TargetStream, StringBuilder>());
        var decoders = new Dictionary<MultiplexedStream.TargetStream, Decoder>();
        while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken) is { EOF: false } read)
        {
            if (!rests.TryGetValue(read.Target, out var rest))
                (rests[read.Target], decoders[read.Target]) = (rest = new StringBuilder(), Encoding.UTF8.GetDecoder());
            var characters = new char[Encoding.UTF8.GetMaxCharCount(read.Count)];
            rest.Append(
                characters,
                0,
                decoders[read.Target].GetChars(buffer.AsSpan(0, read.Count), characters, flush: false)
            );
            var text = rest.ToString();
            if (text.LastIndexOf('\n') is < 0)
                continue;
            rest.Clear().Append(text, text.LastIndexOf('\n') + 1, text.Length - text.LastIndexOf('\n') - 1);
            foreach (var line in text[..text.LastIndexOf('\n')].Split('\n'))
                yield return ContainerLog.Parse(line, otherwise);
        }

        foreach (var rest in rests.Values.Where(one => one.Length > 0))
            yield return ContainerLog.Parse(rest.ToString(), otherwise);
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
