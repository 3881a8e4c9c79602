using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>Removes a stack's data folder, unless a server works in it.</summary>
/// <param name="Stack">Whose.</param>
/// <param name="Reason">Why.</param>
internal sealed record RemoveDataStep(StackInstance Stack, string Reason)
    : PlanStep(Phase.Remove, $"remove {Stack.Paths.Data}", Reason)
{
    /// <summary>The removal itself.</summary>
    public RemoveFolderStep Removal => new(Stack.Paths.Data, Reason);
}
