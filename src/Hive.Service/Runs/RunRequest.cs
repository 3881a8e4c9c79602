using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Runs;

/// <summary>What shall be run, and with what.</summary>
public sealed record RunRequest
{
    /// <summary>In characters; a longer one is refused.</summary>
    public const int LongestInput = 1_000_000;

    /// <summary>In characters, of <see cref="SessionId"/> and <see cref="UserId"/>.</summary>
    public const int LongestId = 200;

    /// <summary>Agent, team or workflow.</summary>
    public required ComponentKind Kind { get; init; }

    /// <summary>Its id.</summary>
    public required string ComponentId { get; init; }

    /// <summary>What it is asked.</summary>
    public required string Input { get; init; }

    /// <summary>The session that it belongs to; nothing begins a new one.</summary>
    public string? SessionId { get; init; }

    /// <summary>On whose behalf.</summary>
    public string? UserId { get; init; }

    /// <summary>
    /// What was said before, from a client that keeps the history itself; it then counts instead of the session's.
    /// </summary>
    public IReadOnlyList<ChatMessage> Earlier { get; init; } = [];

    /// <summary>Images and files that belong to the question.</summary>
    public IReadOnlyList<AIContent> Attachments { get; init; } = [];

    /// <summary>Calls of tools and their results that followed the question, from such a client.</summary>
    public IReadOnlyList<ChatMessage> After { get; init; } = [];

    /// <summary>What the client asks of the model that answers.</summary>
    public RunOptions? Options { get; init; }

    /// <summary>What happens when its session has a run under way; nothing means what the component's file says.</summary>
    public WhenBusy? WhenBusy { get; init; }
}
