using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>
/// Notes what a stack is started with, so that it can be inspected and stopped whatever is changed or deleted since.
/// </summary>
/// <param name="Stack">Whose start.</param>
/// <param name="Started">What it is started with.</param>
internal sealed record NoteStartStep(StackInstance Stack, StackStart Started)
    : PlanStep(Phase.Create, $"note the start in {Stack.Paths.Started}", "a stop needs nothing else");

/// <summary>Removes the note about a stack's start.</summary>
/// <param name="Stack">Whose start.</param>
internal sealed record ForgetStartStep(StackInstance Stack)
    : PlanStep(Phase.Stop, $"remove {Stack.Paths.Started}", "the stack is stopped");
