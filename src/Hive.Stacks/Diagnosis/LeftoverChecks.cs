using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>What killed runs left in a workspace, and no run clears away unless it does the same once more.</summary>
internal static class LeftoverChecks
{
    /// <summary>What is to be said about it; null when there is nothing, or a run is at work.</summary>
    public static async Task<Finding?> LookAsync(
        Workspace workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    )
    {
        // Seen before and after: what belongs to a run at work is gone, or guarded, by then.
        var found = Find(workspace, stacks);
        if (found.Count == 0 || await IsAtWorkAsync(workspace, cancellationToken))
            return null;
        found = [.. found.Where(Path.Exists)];
        return found.Count == 0
            ? null
            : new Finding(
                "Leftovers of killed runs",
                FindingState.Note,
                string.Join(", ", found),
                "nothing reads them, and they take space",
                $"rm -r {string.Join(' ', found.Select(ShellQuoting.Quote))}"
            );
    }

    private static List<string> Find(Workspace workspace, IReadOnlyList<StackInstance> stacks)
    {
        try
        {
            return [.. Drafts(workspace), .. Imported(workspace), .. stacks.SelectMany(Unnoted)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StackException)
        {
            // Closed to this user: another check says so.
            return [];
        }
    }

    private static IEnumerable<string> Drafts(Workspace workspace)
    {
        var shelves = Path.Combine(workspace.DataFolder, "backups");
        return Directory.Exists(shelves)
            ? Directory.EnumerateDirectories(shelves).Order(StringComparer.Ordinal).SelectMany(BackupShelf.Unfinished)
            : [];
    }

    private static IEnumerable<string> Imported(Workspace workspace) =>
        new[] { Path.Combine(workspace.DataFolder, "import.new") }.Where(Directory.Exists);

    // Folders of a change that no note knows of, and what a reset did not finish removing. Those with a note are finished,
    // cleared away or kept by the next run.
    private static IEnumerable<string> Unnoted(StackInstance stack)
    {
        var changes = DataChanges.Read(stack);
        var data = stack.Paths.Data;
        if (Path.GetDirectoryName(data) is not { } folder || !Directory.Exists(folder))
            return [];
        string?[] known =
        [
            .. changes.Kept.Select(kept => kept.Folder),
            changes.Current?.Before,
            changes.Current?.From,
            changes.Current is null ? null : stack.Paths.NextData,
        ];
        return Directory
            .EnumerateDirectories(folder, Path.GetFileName(data) + ".*")
            .Where(path =>
                path == stack.Paths.NextData
                || path == data + RemoveFolderStep.Mark
                || path.StartsWith(data + ".before-", StringComparison.Ordinal)
            )
            .Except(known.OfType<string>())
            .Order(StringComparer.Ordinal);
    }

    private static async Task<bool> IsAtWorkAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(workspace.LockFile))
                return false;
            using var held = await FileLock.TakeAsync(workspace.LockFile, TimeSpan.Zero, null, cancellationToken);
            return held is null;
        }
        catch (StackException)
        {
            // Not this user's: nobody can tell.
            return true;
        }
    }
}
