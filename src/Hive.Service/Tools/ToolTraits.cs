using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>What a run has to know of a tool before it calls it.</summary>
/// <param name="Idempotent">Whether a second call does no harm when nobody knows whether the first one did its work.</param>
/// <param name="RequiresApproval">Whether a person has to consent to each call.</param>
/// <param name="IsQuestion">Whether it is a question to a person, whose answer is its result.</param>
/// <param name="IsClients">Whether the client that asked for the run carries it out.</param>
/// <param name="IsRetrieval">Whether it searches the knowledge base.</param>
internal sealed record ToolTraits(
    bool Idempotent = false,
    bool RequiresApproval = false,
    bool IsQuestion = false,
    bool IsClients = false,
    bool IsRetrieval = false
)
{
    private static readonly ToolTraits None = new();

    /// <summary>Only looks.</summary>
    public static ToolTraits ReadOnly { get; } = new(Idempotent: true);

    public static ToolTraits Of(ToolDefinition tool) => new(tool.Idempotent, tool.RequiresApproval);

    public static ToolTraits Of(AIFunction function) => (function as IHasTraits)?.Traits ?? None;
}

/// <summary>A tool that says what it is like; one that does not is careful.</summary>
internal interface IHasTraits
{
    ToolTraits Traits { get; set; }
}
