using Hive.Service.Components;

namespace Hive.Service.Runs.Records;

/// <summary>What a session knows of its earlier runs.</summary>
/// <param name="Kind">Of the component that it belongs to.</param>
/// <param name="ComponentId">The component that it belongs to.</param>
/// <param name="Summary">What the runs before these were about.</param>
/// <param name="Turns">Question and answer of the newest completed runs, the oldest of them first.</param>
public sealed record SessionHistory(
    ComponentKind Kind,
    string ComponentId,
    string? Summary,
    IReadOnlyList<(string Input, string Output)> Turns
)
{
    /// <summary>Whose the session is.</summary>
    public string? UserId { get; init; }

    /// <summary>Runs of it that are under way or wait for their turn.</summary>
    public IReadOnlyList<Guid> InFlight { get; init; } = [];
}
