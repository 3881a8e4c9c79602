using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Service.Components;
using Hive.Service.Components.Versions;

namespace Hive.Api.Components;

/// <summary>All components that count now.</summary>
internal sealed record ComponentListing(IReadOnlyList<ComponentEntry> Components);

/// <param name="Kind">agent, team, workflow or tool.</param>
/// <param name="Id">Unique among its kind.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">For people; may be empty.</param>
/// <param name="Label">What the file says of its version.</param>
/// <param name="Version">The number of the active version; absent until it was recorded.</param>
/// <param name="Source">The file, relative to the components folder.</param>
/// <param name="Hash">SHA-256 of the active definition.</param>
internal sealed record ComponentEntry(
    string Kind,
    string Id,
    string Name,
    string Description,
    string Label,
    int? Version,
    string Source,
    string Hash
)
{
    public static ComponentEntry Of(ComponentDefinition one) =>
        new(KindWords.Of(one.Kind), one.Id, one.Name, one.Description, one.Version, one.StoredVersion, one.Source, one.Hash);
}

/// <summary>What is wrong with files; empty when nothing is.</summary>
/// <param name="Errors">How many of them leave a component out, or on its last good version.</param>
/// <param name="Warnings">How many of them tell of a part without effect.</param>
/// <param name="Problems">In the order of file, line and column.</param>
internal sealed record ProblemListing(int Errors, int Warnings, IReadOnlyList<ProblemEntry> Problems)
{
    public static ProblemListing Of(ComponentSet set) =>
        new(
            set.Problems.Count(one => one.Severity == ProblemSeverity.Error),
            set.Problems.Count(one => one.Severity == ProblemSeverity.Warning),
            [.. set.Problems.Select(ProblemEntry.Of)]
        );
}

/// <param name="File">Relative to the components folder.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Severity">error or warning.</param>
/// <param name="Message">One sentence.</param>
/// <param name="NearestKey">The known key that an unknown one was most likely meant to be.</param>
internal sealed record ProblemEntry(string File, int Line, int Column, string Severity, string Message, string? NearestKey)
{
    public static ProblemEntry Of(ComponentProblem one) =>
        new(
            one.File,
            one.Line,
            one.Column,
            one.Severity == ProblemSeverity.Error ? "error" : "warning",
            one.Message,
            one.NearestKey
        );
}

/// <summary>A component's versions, newest first.</summary>
internal sealed record VersionListing(IReadOnlyList<VersionEntry> Versions);

/// <param name="Version">1, 2, 3 …</param>
/// <param name="Label">What its file said of its version.</param>
/// <param name="Hash">SHA-256 of its text.</param>
/// <param name="Active">Whether it counts; exactly one does.</param>
/// <param name="CreatedAt">When it was first seen.</param>
/// <param name="Definition">The file's text, where one version was asked for.</param>
internal sealed record VersionEntry(
    int Version,
    string Label,
    string Hash,
    bool Active,
    DateTimeOffset CreatedAt,
    string? Definition
)
{
    public static VersionEntry Of(ComponentVersion one) =>
        new(one.Version, one.Label, one.Hash, one.Active, one.CreatedAt, one.Definition);
}

/// <summary>What happened to a component's versions, newest first.</summary>
internal sealed record HistoryListing(IReadOnlyList<HistoryEntry> History);

/// <param name="Version">Which version it was about.</param>
/// <param name="Action">created or activated.</param>
/// <param name="Actor">The name of the key that asked, or file.</param>
/// <param name="Reason">Why.</param>
/// <param name="HappenedAt">When.</param>
internal sealed record HistoryEntry(int Version, string Action, string Actor, string Reason, DateTimeOffset HappenedAt)
{
    public static HistoryEntry Of(VersionEvent one) => new(one.Version, one.Action, one.Actor, one.Reason, one.HappenedAt);
}

/// <summary>Why another version shall count.</summary>
/// <param name="Reason">For the history.</param>
internal sealed record Activation(string Reason);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ComponentListing))]
[JsonSerializable(typeof(ComponentEntry))]
[JsonSerializable(typeof(ProblemListing))]
[JsonSerializable(typeof(VersionListing))]
[JsonSerializable(typeof(VersionEntry))]
[JsonSerializable(typeof(HistoryListing))]
[JsonSerializable(typeof(Activation))]
[JsonSerializable(typeof(ComponentFileAnswer))]
[JsonSerializable(typeof(UseList))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ComponentJson : JsonSerializerContext;
