using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>Whether a stack's data is saved as its settings say.</summary>
/// <param name="LastBackup">When the newest backup was made, whoever made it; null without any.</param>
/// <param name="ArchiveProblem">Why nothing is archived although it is wanted, as a clause; null where it is, or nobody can
/// tell.</param>
/// <param name="BackupProblem">Why the newest backup is too old, as a clause; null where it is not.</param>
public sealed record SavedData(DateTimeOffset? LastBackup, string? ArchiveProblem, string? BackupProblem)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>Looks. It changes nothing; what is closed to this user is not there.</summary>
    /// <param name="stack">Whose data.</param>
    /// <param name="started">Since when it runs; null where it does not, and so nothing is due.</param>
    /// <param name="now">The present instant.</param>
    public static SavedData Look(StackInstance stack, DateTimeOffset? started, DateTimeOffset now)
    {
        try
        {
            DateTimeOffset? last = BackupShelf.Of(stack) is [var newest, ..] ? File.GetLastWriteTimeUtc(newest) : null;
            return new SavedData(last, Unarchived(stack), Late(stack, last, started, now));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SavedData(null, null, null);
        }
    }

    /// <summary>What to set where nothing is archived, as a whole line of <c>.env</c>.</summary>
    public const string LargerArchive = "HIVE_ARCHIVE_KEEP=7d,8GiB";

    // archive.sh leaves the bound that was too small there, and tries again once it is another one.
    private static string? Unarchived(StackInstance stack)
    {
        if (stack.Settings.ArchiveKeep == ArchiveBound.Off || !Directory.Exists(stack.Paths.Archive))
            return null;
        var system = ControlFile.Read(stack.Paths.Data)?.System;
        return Directory
            .EnumerateDirectories(stack.Paths.Archive)
            .Where(folder => system is null || Path.GetFileName(folder) == system)
            .Select(folder => Path.Combine(folder, "too-large"))
            .Any(file => File.Exists(file) && File.ReadAllText(file).Trim() == stack.Settings.ArchiveKeep)
            ? $"nothing of it is archived, so there is no way back to an instant: packed, it takes more than half of HIVE_ARCHIVE_KEEP={stack.Settings.ArchiveKeep}"
            : null;
    }

    private static string? Late(StackInstance stack, DateTimeOffset? last, DateTimeOffset? started, DateTimeOffset now)
    {
        if (stack.Settings.BackupEvery == "0" || started is not { } since)
            return null;
        var every = OptionTypes.Duration(stack.Settings.BackupEvery);
        var due = (last > since ? last.Value : since) + every + Slack;
        return now <= due ? null
            : last is { } made ? $"its last backup is of {made:u}, and HIVE_BACKUP_EVERY={stack.Settings.BackupEvery}"
            : $"there is no backup of it, and HIVE_BACKUP_EVERY={stack.Settings.BackupEvery}";
    }
}
