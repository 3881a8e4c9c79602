using Hive.Service.Runs;
using Microsoft.Extensions.AI;

namespace Hive.Service.Agents;

/// <summary>One question to one agent within a run.</summary>
internal sealed record AgentTask
{
    public required AgentProfile Profile { get; init; }

    public required Author Author { get; init; }

    public required string Input { get; init; }

    /// <summary>What was said before.</summary>
    public IReadOnlyList<ChatMessage> Earlier { get; init; } = [];

    /// <summary>Besides those of the profile.</summary>
    public IReadOnlyList<AITool> MoreTools { get; init; } = [];

    /// <summary>Whether what it says is the run's answer.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>Tools that report by themselves.</summary>
    public IReadOnlySet<string> Quiet { get; init; } = new HashSet<string>();
}
