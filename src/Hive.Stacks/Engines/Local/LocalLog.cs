using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Engines.Local;

/// <summary>Reads the log files of local processes as one log in the order of time.</summary>
internal static class LocalLog
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    public static async IAsyncEnumerable<LogLine> ReadAsync(
        IReadOnlyList<LocalProcess> processes,
        LogQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var files = processes.Select(process => new LocalLogFile(process.Name, process.LogFile)).ToList();
        try
        {
            var first = files.SelectMany(file => file.ReadNew()).OrderBy(line => line.Time).ToList();
            foreach (var line in query.LinesToRead is { } lines ? first.TakeLast(lines) : first)
                yield return line;
            while (query.Follow)
            {
                await Task.Delay(LookEvery, cancellationToken);
                foreach (var line in files.SelectMany(file => file.ReadNew()).OrderBy(line => line.Time))
                    yield return line;
            }
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    /// <summary>When a line was written: the API's lines say it in JSON, PostgreSQL's begin with it.</summary>
    internal static DateTimeOffset? TimeOf(string text)
    {
        if (text is ['{', ..])
            return TimeOfJson(text);
        // "2026-11-23 18:00:00.123 UTC [42] LOG: …": log_line_prefix is %m with log_timezone UTC.
        return
            text.Length > 27
            && DateTimeOffset.TryParseExact(
                text.AsSpan(0, 23),
                "yyyy-MM-dd HH:mm:ss.fff",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
            ? time
            : null;
    }

    private static DateTimeOffset? TimeOfJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return
                document.RootElement.TryGetProperty("Timestamp", out var stamp)
                && DateTimeOffset.TryParse(
                    stamp.GetString(),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var time
                )
                ? time
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
