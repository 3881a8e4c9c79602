using System.Globalization;

namespace Hive.Stacks.Data;

/// <summary>Finds the process that works in a folder: a server's working directory is its data folder.</summary>
internal static class FolderUser
{
    /// <summary>The id of such a process; null when there is none that this user may see.</summary>
    /// <param name="folder">Absolute path of a folder that is there.</param>
    /// <exception cref="StackException">The system does not tell what the folder is.</exception>
    public static int? Find(string folder)
    {
        if (!OperatingSystem.IsLinux()) return null;
        // Inode numbers hold across mount namespaces; paths do not.
        var wanted = FileIdentity.Of(folder) ?? throw new StackException(
            FailureKind.Refused,
            $"The system does not tell what '{folder}' is, so nobody can tell whether a server works in it.",
            "Make sure that this user may read it, and run this again; nothing was changed.");
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId && wanted.Equals(FileIdentity.Of(Path.Combine(process, "cwd")))) return id;
        }

        return null;
    }
}
