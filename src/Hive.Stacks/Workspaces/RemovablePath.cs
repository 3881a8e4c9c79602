using Hive.Stacks.Platform;

namespace Hive.Stacks.Workspaces;

/// <summary>Tells before anything is touched whether this user can remove something whole.</summary>
internal static class RemovablePath
{
    /// <summary>Refuses what could be removed in part only.</summary>
    /// <param name="path">Absolute path of a file or folder; need not exist.</param>
    /// <exception cref="StackException">Something in the way belongs to somebody else.</exception>
    public static void Require(string path)
    {
        if (OperatingSystem.IsWindows() || !Path.Exists(path))
            return;
        if (FindForbidden(path) is { } folder)
        {
            throw new StackException(
                FailureKind.Refused,
                $"This user may not write to '{folder}', so '{path}' cannot be removed.",
                $"Run this as the owner of '{folder}', or as root; nothing was changed."
            );
        }
    }

    // What is removed needs no rights of its own; every folder that something is removed from does.
    private static string? FindForbidden(string path)
    {
        if (Path.GetDirectoryName(path) is { } above && !Posix.MayWrite(above))
            return above;
        if (!Directory.Exists(path) || new DirectoryInfo(path).LinkTarget is not null)
            return null;
        try
        {
            var all = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
                IgnoreInaccessible = false,
            };
            return Directory
                .EnumerateDirectories(path, "*", all)
                .Prepend(path)
                .FirstOrDefault(folder => !Posix.MayWrite(folder));
        }
        catch (UnauthorizedAccessException)
        {
            return path;
        }
    }
}
