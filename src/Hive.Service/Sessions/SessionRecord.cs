using Hive.Service.Components;

namespace Hive.Service.Sessions;

/// <summary>A conversation with one component.</summary>
public sealed record SessionRecord
{
    /// <summary>In characters.</summary>
    public const int LongestName = 200;

    /// <summary>From the client, or the first run's id.</summary>
    public required string Id { get; init; }

    /// <summary>Agent, team or workflow.</summary>
    public required ComponentKind Kind { get; init; }

    /// <summary>What it belongs to.</summary>
    public required string ComponentId { get; init; }

    /// <summary>Whose it is.</summary>
    public string? UserId { get; init; }

    /// <summary>For people: what it began with, until somebody renames it.</summary>
    public string? Name { get; init; }

    /// <summary>What runs too old for the messages were about.</summary>
    public string? Summary { get; init; }

    /// <summary>What clients keep with it, as a JSON object.</summary>
    public string? State { get; init; }

    /// <summary>What clients say of it, as a JSON object.</summary>
    public string? Metadata { get; init; }

    /// <summary>When its first run was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its newest run was asked for, or it was renamed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
