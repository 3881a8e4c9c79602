using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Health;

namespace Hive.Stacks.Reporting;

/// <summary>What <c>Status</c> and <c>HealthCheck</c> print with <c>--format=json</c>.</summary>
/// <param name="Engine">The engine's word.</param>
/// <param name="Workspace">Absolute path.</param>
/// <param name="Stacks">Every stack of the catalogue.</param>
public sealed record StatusDocument(string Engine, string Workspace, IReadOnlyList<StatusEntry> Stacks)
{
    /// <summary>Makes the document.</summary>
    public static StatusDocument Of(string engine, string workspace, IEnumerable<StackStatus> stacks) => new(engine, workspace,
    [
        .. stacks.Select(status => new StatusEntry(
            status.Stack.Name, null, status.Seen.State.ToString().ToLowerInvariant(), status.Health,
            status.Stack.Url.ToString().TrimEnd('/'), status.Stack.Definition.Database, status.Seen.Started, status.Seen.Detail,
            status.Answer?.Document?.Checks ?? new Dictionary<string, HealthCheckResult>())),
    ]);

    // Paths and sentences stay readable: this goes to a terminal or a file, never into HTML.
    private static readonly StatusJson Json = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The document as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json.StatusDocument);
}

/// <summary>One stack in the document.</summary>
public sealed record StatusEntry(
    string Name, string? Instance, string State, string Health, string Url, string Database, DateTimeOffset? Started, string? Detail,
    IReadOnlyDictionary<string, HealthCheckResult> Checks);

[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class StatusJson : JsonSerializerContext;
