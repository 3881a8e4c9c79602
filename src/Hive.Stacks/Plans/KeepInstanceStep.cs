using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>Notes a further instance of a stack, with its port, so that the workspace knows it from now on.</summary>
/// <param name="Stack">The instance.</param>
internal sealed record KeepInstanceStep(StackInstance Stack)
    : PlanStep(
        Phase.Create,
        $"keep {Stack.FullName} with port {Stack.Settings.Port}",
        "the workspace has no such instance yet"
    );
