using System.Globalization;
using System.Runtime.CompilerServices;
using Docker.DotNet.Models;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Reads a container's log as lines with their time and process.</summary>
internal static class ContainerLog
{
    /// <param name="daemon">Who keeps the log.</param>
    /// <param name="container">Id of the container.</param>
    /// <param name="otherwise">The process that a line belongs to when it does not tell.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<LogLine> ReadAsync(
        DockerDaemon daemon,
        string container,
        string otherwise,
        LogQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stream = await daemon.LogsAsync(container, Wanted(query), cancellationToken);
        if (stream is null)
            yield break;
        await foreach (var line in LogLines.ReadAsync(daemon, stream, cancellationToken))
            yield return Parse(line, otherwise);
    }

    internal static LogLine Parse(string line, string otherwise)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var known = space > 0 && DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, out var _);
        var time = known ? DateTimeOffset.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture) : default;
        var text = (known ? line[(space + 1)..] : line).TrimEnd('\r', '\n');
        return new LogLine(time, LogSource.Of(text, otherwise), text);
    }

    private static ContainerLogsParameters Wanted(LogQuery query) =>
        new()
        {
            ShowStdout = true,
            ShowStderr = true,
            Timestamps = true,
            Follow = query.Follow,
            Tail = Tail(query),
            Since = Since(query),
        };

    // Lines are filtered after they are read: the newest fifty that match are wanted, not those of the newest fifty that
    // match.
    internal static string Tail(LogQuery query) => query.LinesToRead?.ToString(CultureInfo.InvariantCulture) ?? "all";

    internal static string? Since(LogQuery query) =>
        query.Since is { } since
            ? (since.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture)
            : null;
}
