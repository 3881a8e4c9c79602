using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Health;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Reporting;

/// <summary>What <c>Status</c> and <c>HealthCheck</c> print with <c>--format=json</c>.</summary>
/// <param name="Engine">The engine's word: of the first stack that was started, else the one that would be used.</param>
/// <param name="Workspace">Absolute path.</param>
/// <param name="Stacks">Every stack of the catalogue.</param>
public sealed record StatusDocument(string Engine, string Workspace, IReadOnlyList<StatusEntry> Stacks)
{
    /// <summary>Makes the document.</summary>
    /// <param name="workspace">Absolute path.</param>
    /// <param name="stacks">How each stack stands.</param>
    /// <param name="now">The instant that ages count to.</param>
    public static StatusDocument Of(string workspace, IReadOnlyList<StackStatus> stacks, DateTimeOffset now) =>
        new(
            EngineOf(stacks),
            workspace,
            [
                .. stacks.Select(status => new StatusEntry(
                    status.Stack.Name,
                    status.Stack.Instance,
                    status.Engine,
                    Words.Of(status.Seen.State),
                    Words.Of(status.Health),
                    status.Endpoint.Api.ToString().TrimEnd('/'),
                    status.Stack.Definition.Database,
                    status.Seen.Started,
                    status.Seen.Started is { } started ? Math.Round((now - started).TotalSeconds, 1) : null,
                    status.Memory,
                    status.Seen.Detail,
                    status.Saved?.LastBackup,
                    [
                        .. new[] { status.Saved?.ArchiveProblem, status.Saved?.BackupProblem }.OfType<string>(),
                        .. status.ComponentProblems.Select(problem => problem.ToString()),
                    ],
                    status.Checks
                )),
            ]
        );

    // Stacks of one workspace may be on different engines; what runs says more than what would.
    private static string EngineOf(IReadOnlyList<StackStatus> stacks) =>
        stacks is [var first, ..] ? (stacks.FirstOrDefault(one => one.IsStarted) ?? first).Engine : "none";

    private static readonly StatusJson Json = new(JsonPolicy.Options());

    /// <summary>The document as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json.StatusDocument);
}

/// <summary>One stack in the document.</summary>
public sealed record StatusEntry(
    string Name,
    string? Instance,
    string Engine,
    string State,
    string Health,
    string Url,
    string Database,
    DateTimeOffset? Started,
    double? UptimeSeconds,
    long? MemoryBytes,
    string? Detail,
    DateTimeOffset? LastBackup,
    IReadOnlyList<string> Warnings,
    IReadOnlyDictionary<string, HealthCheckResult> Checks
);

[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class StatusJson : JsonSerializerContext;
