using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>What has to be certain before a reset changes anything.</summary>
internal static class ResetGuard
{
    /// <summary>Refuses when it cannot be told what the data folder holds: what cannot be saved is not removed.</summary>
    /// <returns>True when there is a cluster to save, false when there is nothing.</returns>
    /// <exception cref="StackException">The folder is neither empty nor a whole cluster, or closed to this user.</exception>
    public static bool RequireKnown(StackInstance stack)
    {
        var data = DataFolder.Read(stack.Paths.Data);
        return data.State switch
        {
            DataState.Present => true,
            DataState.Absent => false,
            _ => throw new StackException(
                FailureKind.Refused,
                $"'{data.Path}' {data.Detail}, so it cannot be backed up.",
                $"Run this as the folder's owner, or finish an interrupted start first ({stack.Command("Serve")}), "
                    + "or move the folder away by hand if it may go; nothing was changed."
            ),
        };
    }

    /// <summary>Refuses when this user could remove only a part.</summary>
    /// <exception cref="StackException">Something in the way belongs to somebody else.</exception>
    public static void RequireRemovable(IEnumerable<PlanStep> removal)
    {
        foreach (var step in removal)
        {
            if (step is RemoveDataStep data)
                data.Removal.Require();
            if (step is RemoveFolderStep folder)
                folder.Require();
        }
    }
}
