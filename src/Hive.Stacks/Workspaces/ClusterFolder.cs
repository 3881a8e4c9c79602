using System.Globalization;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// The folder of a database cluster: made and given to whom PostgreSQL runs as, but never while a server works there.
/// </summary>
internal static class ClusterFolder
{
    private const string ServerFile = "postmaster.pid";

    /// <summary>Makes it if it is missing, and gives it with all that is in it to its owner.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="owner">Who PostgreSQL runs as.</param>
    /// <exception cref="StackException">It cannot be made or given away.</exception>
    public static void Ensure(string path, Account owner)
    {
        if (OperatingSystem.IsWindows())
        {
            Folders.Ensure(path, owner, Folders.Private);
            return;
        }

        Folders.Try(
            path,
            () =>
            {
                using var folder = SafeFolder.OpenOrMake(path, Folders.Private, Folders.Passable);
                // A server that works there has it as it needs it, and makes and removes files all the time. The lock is
                // kept until the end: no container starts meanwhile.
                if (folder.TryLock() && !HasServer(folder))
                    Folders.Own(folder, owner, Folders.Private, withContent: true);
            }
        );
    }

    // Containers hold the lock. A server on this machine holds none, but leaves its process id, and works in the folder.
    private static bool HasServer(SafeFolder folder)
    {
        if (folder.Look(ServerFile) is not { Kind: FileKind.File })
            return false;
        return OperatingSystem.IsLinux()
            ? FolderUser.Find(folder.Facts.Identity) is not null
            : int.TryParse(folder.Read(ServerFile)?.Split('\n')[0], CultureInfo.InvariantCulture, out var id)
                && Posix.Signal(id, 0);
    }
}
