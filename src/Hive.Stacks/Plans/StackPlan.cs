using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>What has to be done so that a stack is as asked for. Empty when it is so already.</summary>
/// <param name="Stack">Whose plan.</param>
/// <param name="Steps">In the order in which they run.</param>
public sealed record StackPlan(StackInstance Stack, IReadOnlyList<PlanStep> Steps)
{
    /// <summary>True when there is nothing to do.</summary>
    public bool IsEmpty => Steps.Count == 0;

    /// <summary>True when processes or containers of the stack are started by it.</summary>
    public bool StartsStack { get; init; }

    /// <summary>The plan as text: each step with its reason and the exact command.</summary>
    public string Describe() =>
        IsEmpty
            ? $"{Stack.FullName}: nothing to do"
            : string.Join(Environment.NewLine, Steps.Select(step => $"{Stack.FullName}: {step.Describe()}"));
}
