using System.Text.Json;
using System.Text.RegularExpressions;
using Hive.Stacks.Engines;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Reporting;

/// <summary>A log entry taken apart: what its program meant by it, in whatever form that program writes.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What it says; further lines are an exception's trace, or lines that belong to it.</param>
internal sealed partial record LogRecord(LogSeverity Severity, string Message)
{
    /// <summary>The trace that problem documents name, too; null where there is none.</summary>
    public string? TraceId { get; init; }

    /// <summary>What else is known about it and does not stand in the message.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    // What .NET's own scopes say of every request, and templates and ids that only programs read.
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "Message",
        "{OriginalFormat}",
        "TraceId",
        "SpanId",
        "ParentId",
        "ConnectionId",
        "RequestId",
    };

    // Said at every start, and news to nobody.
    private static readonly string[] Chatter =
    [
        "Application started. Press Ctrl+C to shut down.",
        "Hosting environment: ",
        "Content root path: ",
    ];

    private const string Migrations = "Hive.Service.Database.Migrator";

    /// <summary>Takes an entry apart.</summary>
    public static LogRecord Of(LogLine line) =>
        line switch
        {
            { Source: LogSource.Api, Text: ['{', ..] } => OfApi(line.Text),
            { Source: LogSource.Api } => OfCrash(LogSource.Unmarked(line.Text)),
            { Source: LogSource.Postgres } => OfPostgres(line.Text),
            { Source: LogSource.Supervisor } => OfSupervisor(line.Text),
            _ => new LogRecord(LogSeverity.Info, line.Text),
        };

    private static LogRecord OfApi(string text)
    {
        var (first, more) = text.Split('\n', 2) is [var head, var rest] ? (head, "\n" + rest) : (text, "");
        try
        {
            using var document = JsonDocument.Parse(first);
            var entry = document.RootElement;
            var message = Text(entry, "Message");
            var known = new List<KeyValuePair<string, string>>();
            string? trace = null;
            if (entry.TryGetProperty("State", out var state))
                Add(known, state, message);
            if (entry.TryGetProperty("Scopes", out var scopes) && scopes.ValueKind == JsonValueKind.Array)
            {
                foreach (var scope in scopes.EnumerateArray().Where(scope => scope.ValueKind == JsonValueKind.Object))
                {
                    trace ??= Text(scope, "TraceId") is { Length: > 0 } id ? id : null;
                    Add(known, scope, message);
                }
            }

            var exception = Text(entry, "Exception");
            return new LogRecord(
                SeverityOf(Text(entry, "LogLevel"), Text(entry, "Category"), message),
                message + (exception.Length > 0 ? "\n" + exception.TrimEnd() : "") + more
            )
            {
                TraceId = trace,
                Fields = known,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Cut off, or no entry of its logger.
            return new LogRecord(LogSeverity.Info, text);
        }
    }

    private static LogSeverity SeverityOf(string level, string category, string message) =>
        level switch
        {
            "Trace" or "Debug" => LogSeverity.Debug,
            "Warning" => LogSeverity.Warn,
            "Error" => LogSeverity.Error,
            "Critical" => LogSeverity.Fatal,
            _ when category == Migrations => LogSeverity.Debug,
            _ when Chatter.Any(start => message.StartsWith(start, StringComparison.Ordinal)) => LogSeverity.Debug,
            _ => LogSeverity.Info,
        };

    // A template's values stand in its message already.
    private static void Add(List<KeyValuePair<string, string>> known, JsonElement values, string message)
    {
        if (values.ValueKind != JsonValueKind.Object)
            return;
        foreach (var field in values.EnumerateObject().Where(field => !LeftOut.Contains(field.Name)))
        {
            var value = field.Value.ToString();
            if (!message.Contains(value, StringComparison.Ordinal) && !known.Any(one => one.Key == field.Name))
                known.Add(new(field.Name, value));
        }
    }

    private static string Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? value.ToString() : "";

    // Not through its logger: the process ends with it.
    private static LogRecord OfCrash(string text)
    {
        const string own = "hive-api: ";
        return text.StartsWith(own, StringComparison.Ordinal) ? new LogRecord(LogSeverity.Fatal, text[own.Length..])
            : text.StartsWith("Unhandled exception", StringComparison.Ordinal) ? new LogRecord(LogSeverity.Fatal, text)
            : new LogRecord(LogSeverity.Info, text);
    }

    private static LogRecord OfPostgres(string text) =>
        PostgresLine.Match(text) is { Success: true } match
            ? new LogRecord(
                match.Groups[1].Value switch
                {
                    "WARNING" => LogSeverity.Warn,
                    "ERROR" => LogSeverity.Error,
                    "FATAL" or "PANIC" => LogSeverity.Fatal,
                    ['D', 'E', 'B', ..] => LogSeverity.Debug,
                    _ => LogSeverity.Info,
                },
                // What belongs to the entry above says what of it it is.
                (
                    match.Groups[1].Value is "DETAIL" or "HINT" or "STATEMENT" or "CONTEXT" or "QUERY"
                        ? $"{match.Groups[1].Value}: "
                        : ""
                ) + match.Groups[2].Value
            )
            : new LogRecord(LogSeverity.Info, LogSource.Unmarked(text));

    private static LogRecord OfSupervisor(string text) =>
        SupervisorLine.Match(text) is { Success: true } match
            ? new LogRecord(
                match.Groups[1].Value switch
                {
                    "CRIT" => LogSeverity.Fatal,
                    "ERRO" => LogSeverity.Error,
                    "WARN" => LogSeverity.Warn,
                    _ => LogSeverity.Debug,
                },
                match.Groups[2].Value
            )
            : new LogRecord(LogSeverity.Info, text);

    // "postgres[42] 2026-11-23 18:00:00.123 UTC LOG:  …" in a container, "2026-11-23 18:00:00.123 UTC [42] LOG:  …" outside.
    [GeneratedRegex(
        @"^(?:postgres\[\d+\] )?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \S+ (?:\[\d+\] )?([A-Z]+\d?):\s+(.*)$",
        RegexOptions.Singleline
    )]
    private static partial Regex PostgresLine { get; }

    // "2026-11-23 18:00:00,123 INFO …".
    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ([A-Z]{4}) (.*)$", RegexOptions.Singleline)]
    private static partial Regex SupervisorLine { get; }
}
