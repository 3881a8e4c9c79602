using Hive.Stacks.Plans;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>Removes a stack's data folder, unless a server works in it.</summary>
/// <param name="Stack">Whose.</param>
/// <param name="Reason">Why.</param>
public sealed record RemoveDataStep(StackInstance Stack, string Reason)
    : PlanStep(Phase.Remove, $"remove {Stack.DataFolder}", Reason)
{
    private RemoveFolderStep Removal => new(Stack.DataFolder, Reason);

    /// <summary>Refuses what this user could remove in part only.</summary>
    /// <exception cref="StackException">Something in the way belongs to somebody else; nothing was changed.</exception>
    public void Require() => Removal.Require();

    /// <inheritdoc />
    public override async Task ExecuteAsync(
        ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        using var held = await FolderLock.TakeAsync(Stack, FolderLock.Timeout, cancellationToken);
        await Removal.ExecuteAsync(runner, onLine, cancellationToken);
    }
}
