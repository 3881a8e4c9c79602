using Hive.Stacks.Platform;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// Writes files beside their place and moves them there: a run that is killed leaves the whole file or none.
/// </summary>
internal static class WholeFile
{
    /// <summary>For the owner alone.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Others may read it: what containers mount, they read as their own user.</summary>
    public const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes a file, in place of what was there.</summary>
    /// <param name="path">Absolute path. A link in a folder that is the caller's alone is followed, so that it stays
    /// one.</param>
    /// <param name="text">The whole content.</param>
    /// <param name="mode">Its mode, from the first byte on.</param>
    /// <param name="owner">Who gets it, if root asks; null leaves it the caller's.</param>
    /// <exception cref="StackException">It cannot be written, or is a link in a folder of others.</exception>
    public static void Write(string path, string text, UnixFileMode mode, Account? owner = null) =>
        Try(
            path,
            "written",
            () =>
            {
                if (OperatingSystem.IsWindows())
                {
                    File.WriteAllText(path + ".new", text);
                    File.Move(path + ".new", path, overwrite: true);
                    return;
                }

                var (folder, name) = SafeFolder.Locate(path);
                using (folder)
                    folder.Write(name, text, mode, owner is null ? null : (owner.UserId, owner.GroupId));
            }
        );

    /// <summary>The text of a file; null when there is none.</summary>
    /// <param name="path">Absolute path; links as for writing.</param>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    /// <exception cref="StackException">It is a link in a folder of others.</exception>
    public static string? Read(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.Exists(path) ? File.ReadAllText(path) : null;
        if (!File.Exists(path))
            return null;
        var (folder, name) = SafeFolder.Locate(path);
        using (folder)
            return folder.Read(name);
    }

    /// <summary>Sets mode and owner of a file where they differ.</summary>
    /// <param name="path">Absolute path; links as for writing.</param>
    /// <param name="owner">Who gets it, if root asks.</param>
    /// <param name="mode">Its mode.</param>
    /// <exception cref="StackException">This user may not, or it is a link in a folder of others.</exception>
    public static void Own(string path, Account owner, UnixFileMode mode) =>
        Try(
            path,
            "given to its owner",
            () =>
            {
                if (OperatingSystem.IsWindows())
                    return;
                var (folder, name) = SafeFolder.Locate(path);
                using (folder)
                    folder.OwnFile(name, owner.UserId, owner.GroupId, mode);
            }
        );

    private static void Try(string path, string what, Action use)
    {
        try
        {
            use();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"'{path}' cannot be {what}: {exception.Message}",
                "Run as the workspace's owner, or choose another with --workspace.",
                exception
            );
        }
    }
}
