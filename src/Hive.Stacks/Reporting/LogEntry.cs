using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Engines;

namespace Hive.Stacks.Reporting;

/// <summary>A line of a log as <c>--format=json</c> prints it.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Stack">Which stack wrote it; empty where there is only one.</param>
/// <param name="Source">Which process wrote it.</param>
/// <param name="Text">The line, or the lines.</param>
public sealed record LogEntry(DateTimeOffset Time, string Stack, string Source, string Text)
{
    /// <summary>A line as one line of JSON, in which a terminal finds nothing to obey.</summary>
    public static string ToJson(LogLine line) =>
        JsonSerializer.Serialize(new LogEntry(line.Time, line.Stack, line.Source, line.Text), LogJson.Default.LogEntry);
}

// Not the console's own policy: that leaves control characters beyond ASCII as they are, and programs choose this text.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LogEntry))]
internal sealed partial class LogJson : JsonSerializerContext;
