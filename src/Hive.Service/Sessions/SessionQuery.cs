using Hive.Service.Components;

namespace Hive.Service.Sessions;

/// <summary>Which sessions are looked for. What is nothing does not count.</summary>
public sealed record SessionQuery
{
    /// <summary>Of agents, teams or workflows.</summary>
    public ComponentKind? Kind { get; init; }

    /// <summary>Of this component.</summary>
    public string? ComponentId { get; init; }

    /// <summary>Of this user.</summary>
    public string? UserId { get; init; }

    /// <summary>Somewhere in the name; capitals do not count.</summary>
    public string? NameContains { get; init; }

    /// <summary>By when they were made instead of when they last changed.</summary>
    public bool ByCreation { get; init; }

    /// <summary>The oldest first instead of the newest.</summary>
    public bool Ascending { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>How many are passed over.</summary>
    public int Offset { get; init; }
}
