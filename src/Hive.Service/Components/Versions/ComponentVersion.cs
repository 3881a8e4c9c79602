namespace Hive.Service.Components.Versions;

/// <summary>One definition that a component had, or has.</summary>
/// <param name="Version">1, 2, 3 … in the order in which they were seen.</param>
/// <param name="Label">What its file said of its version.</param>
/// <param name="Hash">SHA-256 of its text.</param>
/// <param name="Active">Whether it counts; exactly one of a component does.</param>
/// <param name="CreatedAt">When it was first seen.</param>
public sealed record ComponentVersion(int Version, string Label, string Hash, bool Active, DateTimeOffset CreatedAt)
{
    /// <summary>The file's text; only where a single version was asked for.</summary>
    public string? Definition { get; init; }
}

/// <summary>One line of a component's history.</summary>
/// <param name="Version">Which version it was about.</param>
/// <param name="Action"><c>created</c> or <c>activated</c>.</param>
/// <param name="Actor">The name of the key that asked, or <c>file</c>.</param>
/// <param name="Reason">Why, in the actor's words.</param>
/// <param name="HappenedAt">When.</param>
public sealed record VersionEvent(int Version, string Action, string Actor, string Reason, DateTimeOffset HappenedAt);
