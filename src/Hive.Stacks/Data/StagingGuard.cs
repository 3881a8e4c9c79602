using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>Refuses a change of a stack's data that could not be brought to its end.</summary>
internal static class StagingGuard
{
    /// <summary>Refuses where the new data does not fit, or could not take the place of the old by renaming.</summary>
    /// <param name="stack">Whose data.</param>
    /// <param name="bytes">About how large the new cluster will be.</param>
    /// <exception cref="StackException">It cannot be done; nothing was changed.</exception>
    public static void Require(StackInstance stack, long bytes)
    {
        var next = stack.Paths.NextData;
        RequireRenaming(stack);
        if (Path.Exists(next))
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{next}' is in the way: the new data is made there, and nothing tells who made that.",
                "Move it away, and run this again; nothing was changed."
            );
        }

        DiskSpace.Require(Path.GetDirectoryName(next)!, bytes + DiskSpace.LeastForStack);
    }

    /// <summary>Refuses where another folder could not take the place of the data by renaming.</summary>
    /// <exception cref="StackException">It cannot be done; nothing was changed.</exception>
    public static void RequireRenaming(StackInstance stack)
    {
        var data = stack.Paths.Data;
        if (new DirectoryInfo(data).LinkTarget is { } target)
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{data}' is a link to '{target}'; the new data is put in place by renaming, which would replace the link.",
                "Put the folder itself there, or mount it there (mount --bind), and run this again; nothing was changed."
            );
        }

        if (
            Directory.Exists(data)
            && FileFacts.OfTarget(data)?.Identity.Device != FileFacts.OfTarget(Path.GetDirectoryName(data)!)?.Identity.Device
        )
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{data}' is a file system of its own; the new data is put in place by renaming, which does not reach across.",
                $"Mount it one folder higher, at '{Path.GetDirectoryName(data)}', and run this again; nothing was changed."
            );
        }
    }
}
