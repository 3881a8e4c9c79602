using Hive.Stacks.Platform;

namespace Hive.Stacks.Workspaces;

/// <summary>Makes folders with the owner and mode that the stacks' processes need.</summary>
internal static class Folders
{
    /// <summary>rwx for the owner alone: what PostgreSQL asks of its data folder.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Others may pass through to what is theirs, and look.</summary>
    public const UnixFileMode Passable = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder if it is missing, and gives it to its owner.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="owner">Who has to own it.</param>
    /// <param name="mode">Its mode.</param>
    /// <param name="withContent">Whether all that is in it is given along.</param>
    /// <exception cref="StackException">The folder cannot be made or given away.</exception>
    public static void Ensure(string path, Account owner, UnixFileMode mode, bool withContent = true)
    {
        try
        {
            if (Directory.GetParent(path) is { Exists: false } parent) Ensure(parent.FullName, Account.Current, Passable, withContent: false);
            Directory.CreateDirectory(path);
            SetMode(path, mode);
            GiveTo(path, owner, withContent);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite, $"'{path}' cannot be made or written: {exception.Message}",
                $"Give your user the folder (sudo chown -R $(id -u) '{path}') or choose another with --workspace.", exception);
        }
    }

    /// <summary>
    /// Sets the mode of a file or folder, which only its owner may do: so this also finds what belongs to somebody else.
    /// Windows has no modes; there the user's profile protects the workspace.
    /// </summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }

    /// <summary>Gives a file, or a folder and (if asked) all in it, to an account. Only root can; for anybody else this does nothing.</summary>
    public static void GiveTo(string path, Account owner, bool withContent = true)
    {
        if (!Account.Current.IsRoot) return;
        if (withContent && Directory.Exists(path))
        {
            // Links are left alone: what they point at is not ours to give.
            var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
            foreach (var entry in Directory.EnumerateFileSystemEntries(path, "*", all)) Posix.ChangeOwner(entry, owner.UserId, owner.GroupId);
        }

        Posix.ChangeOwner(path, owner.UserId, owner.GroupId);
    }
}
