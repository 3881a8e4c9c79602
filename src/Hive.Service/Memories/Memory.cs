namespace Hive.Service.Memories;

/// <summary>One thing that is remembered of a user.</summary>
public sealed record Memory
{
    /// <summary>In characters.</summary>
    public const int LongestText = 5000;

    /// <summary>Version 7: in the order of time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public required string UserId { get; init; }

    /// <summary>What.</summary>
    public required string Text { get; init; }

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>The kind of the component that stored it: agent, team; nothing when a person did.</summary>
    public string? Kind { get; init; }

    /// <summary>The component that stored it.</summary>
    public string? ComponentId { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
