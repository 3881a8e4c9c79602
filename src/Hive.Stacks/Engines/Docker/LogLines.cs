using System.Runtime.CompilerServices;
using System.Text;
using Docker.DotNet;

namespace Hive.Stacks.Engines.Docker;

/// <summary>
/// The lines of a log that Docker streams with times. Standard output and standard error come in turns, so each keeps the
/// beginning of its own line. An entry of more than 16 KiB comes in parts, each with the time of the first.
/// </summary>
internal static class LogLines
{
    private const int BufferSize = 64 * 1024;

    // As in "2026-11-28T03:04:05.123456789Z ": Docker writes all nine digits.
    private const int TimeLength = 31;

    /// <param name="daemon">Who streams.</param>
    /// <param name="stream">What it streams.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<string> ReadAsync(
        DockerDaemon daemon,
        MultiplexedStream stream,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var buffer = new byte[BufferSize];
        Dictionary<MultiplexedStream.TargetStream, (StringBuilder Begun, Decoder Decoder)> sides = [];
        while (
            await daemon.Guard(_ => stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken))
                is { EOF: false } read
        )
        {
            if (!sides.TryGetValue(read.Target, out var side))
                sides[read.Target] = side = (new StringBuilder(), Encoding.UTF8.GetDecoder());
            var characters = new char[Encoding.UTF8.GetMaxCharCount(read.Count)];
            var count = side.Decoder.GetChars(buffer.AsSpan(0, read.Count), characters, flush: false);
            side.Begun.Append(WithoutTimeOf(side.Begun, characters.AsSpan(0, count)));
            var text = side.Begun.ToString();
            var end = text.LastIndexOf('\n');
            if (end < 0)
                continue;
            side.Begun.Clear().Append(text, end + 1, text.Length - end - 1);
            foreach (var line in text[..end].Split('\n'))
                yield return line;
        }

        foreach (var (begun, _) in sides.Values.Where(side => side.Begun.Length > 0))
            yield return begun.ToString();
    }

    private static ReadOnlySpan<char> WithoutTimeOf(StringBuilder begun, ReadOnlySpan<char> part) =>
        begun.Length > TimeLength
        && part.Length >= TimeLength
        && part[TimeLength - 1] == ' '
        && part[..TimeLength].SequenceEqual(begun.ToString(0, TimeLength))
            ? part[TimeLength..]
            : part;
}
