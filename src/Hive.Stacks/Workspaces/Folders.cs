using Hive.Stacks.Platform;

namespace Hive.Stacks.Workspaces;

/// <summary>Makes folders with the owner and mode that the stacks' processes need.</summary>
internal static class Folders
{
    /// <summary>rwx for the owner alone: what PostgreSQL asks of its data folder.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Others may pass through to what is theirs, and look.</summary>
    public const UnixFileMode Passable =
        Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder if it is missing, and gives it to its owner.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="owner">Who has to own it.</param>
    /// <param name="mode">Its mode.</param>
    /// <param name="withContent">Whether all that is in it is given along.</param>
    /// <exception cref="StackException">The folder cannot be made or given away, or a link on the way is somebody
    /// else's.</exception>
    public static void Ensure(string path, Account owner, UnixFileMode mode, bool withContent = true) =>
        Try(
            path,
            () =>
            {
                if (OperatingSystem.IsWindows())
                {
                    Directory.CreateDirectory(path);
                    return;
                }

                using var folder = SafeFolder.OpenOrMake(path, mode, Passable);
                Own(folder, owner, mode, withContent);
            }
        );

    /// <summary>
    /// Sets mode and owner of an open folder where they differ, and the owner of what is in it. All of it is looked at even
    /// when the folder itself is right: what root copied into a cluster by hand would keep PostgreSQL from starting.
    /// </summary>
    public static void Own(SafeFolder folder, Account owner, UnixFileMode mode, bool withContent)
    {
        if (withContent && Account.Current.IsRoot)
            FolderTree.Give(folder, owner.UserId, owner.GroupId);
        folder.Own(owner.UserId, owner.GroupId, mode);
    }

    /// <summary>Does something with a folder; a failure says what to do about it.</summary>
    /// <exception cref="StackException">It cannot.</exception>
    public static void Try(string path, Action use)
    {
        try
        {
            use();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"'{path}' cannot be made or written: {exception.Message}",
                $"Give your user the folder (sudo chown -R $(id -u) '{path}') or choose another with --workspace.",
                exception
            );
        }
    }

    /// <summary>
    /// Sets the mode of a file or folder of the console's own. Windows has no modes; there the user's profile protects the
    /// workspace.
    /// </summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
