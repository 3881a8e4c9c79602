using System.Globalization;

namespace Hive.Stacks.Platform;

/// <summary>Finds the process that works in a folder: a server's working directory is its data folder.</summary>
internal static class FolderUser
{
    /// <summary>The id of such a process; null when there is none that this user may see. Linux only.</summary>
    /// <param name="folder">Absolute path of a folder that is there.</param>
    /// <exception cref="StackException">The system does not tell what the folder is.</exception>
    public static int? Find(string folder) =>
        !OperatingSystem.IsLinux()
            ? null
            : Find(
                FileFacts.OfTarget(folder)?.Identity
                    ?? throw new StackException(
                        FailureKind.Refused,
                        $"The system does not tell what '{folder}' is, so nobody can tell whether a server works in it.",
                        "Make sure that this user may read it, and run this again; nothing was changed."
                    )
            );

    /// <summary>The same for a folder that is open.</summary>
    /// <param name="folder">What tells it from others: inode numbers hold across mount namespaces, paths do not.</param>
    public static int? Find((ulong Device, ulong Number) folder)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId
                && FileFacts.OfTarget(Path.Combine(process, "cwd"))?.Identity == folder
            )
                return id;
        }

        return null;
    }
}
