using System.Text;

namespace Hive.Stacks.Workspaces;

/// <summary>Writes files beside their place and moves them there: a run that is killed leaves the whole file or none.</summary>
internal static class WholeFile
{
    /// <summary>For the owner alone.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Others may read it: what containers mount, they read as their own user.</summary>
    public const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes a file, in place of what was there.</summary>
    /// <param name="path">Absolute path; a link is followed, so that it stays one.</param>
    /// <param name="text">The whole content.</param>
    /// <param name="mode">Its mode, from the first byte on.</param>
    /// <exception cref="StackException">It cannot be written.</exception>
    public static void Write(string path, string text, UnixFileMode mode)
    {
        try
        {
            var target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
            var draft = target + ".new";
            File.Delete(draft);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using (var stream = new FileStream(draft, options))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            // The caller's umask may have taken bits away.
            Folders.SetMode(draft, mode);
            File.Move(draft, target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite, $"'{path}' cannot be written: {exception.Message}", "Run as the workspace's owner, or choose another with --workspace.", exception);
        }
    }
}
