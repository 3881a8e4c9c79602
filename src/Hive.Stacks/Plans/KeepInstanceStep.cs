using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Plans;

/// <summary>Notes a further copy of a stack, with its port, so that the workspace knows it from now on.</summary>
/// <param name="Stack">The copy.</param>
public sealed record KeepInstanceStep(StackInstance Stack)
    : PlanStep(Phase.Create, $"keep {Stack.FullName} with port {Stack.Port}", "the workspace has no such copy yet")
{
    /// <inheritdoc />
    public override Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        new KeptInstance(Stack.Definition, Stack.Instance!, Stack.Port).Keep(Stack.Workspace);
        return Task.CompletedTask;
    }
}
