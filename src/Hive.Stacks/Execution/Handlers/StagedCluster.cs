using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

/// <summary>What the steps of a change do with the folder of the new cluster.</summary>
internal static class StagedCluster
{
    // Whoever works there was started by a run that is gone, and ends with it.
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(30);

    /// <summary>Does something; a failure clears the new cluster away, so that the data is as it was before.</summary>
    public static async Task OrClearAwayAsync(StackInstance stack, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is StackException or OperationCanceledException or IOException)
        {
            await ClearAwayAsync(stack, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Removes the new cluster, and the note that it is being made.</summary>
    public static async Task ClearAwayAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var next = stack.Paths.NextData;
        using (await FolderLock.TakeFromOwnAsync(next, Leaving, cancellationToken))
            RemoveFolderHandler.Remove(new RemoveFolderStep(next, "its data never came into place"));
        (DataChanges.Read(stack) with { Current = null }).Write(stack);
    }

    /// <summary>
    /// Puts the new cluster in place, from wherever an earlier try was ended: the old folder is renamed, then the new one,
    /// then it is noted that the old one is kept. Each is one step for the file system, and on the disk before the next.
    /// </summary>
    public static void Swap(StackInstance stack)
    {
        var changes = DataChanges.Read(stack);
        var change = changes.Current!;
        var (data, next) = (stack.Paths.Data, change.FolderOf(stack));
        Folders.Try(
            data,
            () =>
            {
                if (Directory.Exists(next))
                {
                    PutAside(data, change.Before);
                    Synchronise(data);
                    Directory.Move(next, data);
                    Synchronise(data);
                }
            }
        );
        var kept = new KeptData(change.Before, change.What, change.Began, Until: null);
        ClusterMarker.Follow(stack, change.What, TimeProvider.System.GetUtcNow());
        NoteServed(stack);
        // What was put back is the data now, and no longer kept.
        var others = changes.Kept.Where(one => one.Folder != change.From || Directory.Exists(one.Folder));
        new DataChanges(null, Directory.Exists(change.Before) ? [.. others, kept] : [.. others]).Write(stack);
    }

    /// <summary>How large a folder is, in bytes; what goes while it is looked at does not count.</summary>
    public static long Size(string folder)
    {
        try
        {
            return new DirectoryInfo(folder)
                .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .Sum(file => file.Exists ? file.Length : 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Refuses what a program of <c>database.sh</c> did not bring to its end.</summary>
    public static void Require(CommandResult result, string what)
    {
        if (result.Succeeded)
            return;
        throw Refused($"{what}: {result.Tail(3)}", result.ExitCode == 4 ? FailureKind.Prerequisite : FailureKind.Refused);
    }

    /// <summary>The refusal to go on.</summary>
    public static StackException Refused(string cause, FailureKind kind = FailureKind.Refused) =>
        new(kind, cause, "The data is as it was. Read what it says above, and choose another backup or mend the cause.");

    // What cannot be noted now, the next good health notes.
    private static void NoteServed(StackInstance stack)
    {
        try
        {
            ServedClusters.Note(stack, TimeProvider.System.GetUtcNow());
        }
        catch (StackException)
        {
            // The data is in place all the same.
        }
    }

    // An empty folder, or none, is no data of before.
    private static void PutAside(string data, string before)
    {
        if (!Directory.Exists(data))
            return;
        if (DataFolder.Read(data).State == DataState.Absent)
            Directory.Delete(data, recursive: true);
        else
            Directory.Move(data, before);
    }

    private static void Synchronise(string data)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = LibC.Open(Path.GetDirectoryName(data)!, LibC.ReadOnly);
        if (folder.IsInvalid || !LibC.Synchronise(folder))
            throw LibC.Failure(data);
    }
}
