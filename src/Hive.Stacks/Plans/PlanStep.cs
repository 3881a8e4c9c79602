using Hive.Stacks.Commands;

namespace Hive.Stacks.Plans;

/// <summary>One thing to do, with the reason for it: a value. Carrying it out is the business of <c>Execution</c>.</summary>
/// <param name="Phase">The stretch of time it counts to.</param>
/// <param name="Title">What is done, as in "start genie-server".</param>
/// <param name="Reason">Why, as in "it is stopped".</param>
public abstract record PlanStep(Phase Phase, string Title, string Reason)
{
    /// <summary>The command that does it, where a command does.</summary>
    public virtual Command? Command => null;

    /// <summary>What a user is told once it is done, as a sentence; null for nothing.</summary>
    public string? Done { get; init; }

    /// <summary>The step as text: what, why, and the exact command.</summary>
    public string Describe() =>
        $"{Title} ({Reason})" + (Command is { } command ? $"{Environment.NewLine}  $ {command}" : "");
}
