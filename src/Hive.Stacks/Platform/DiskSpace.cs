namespace Hive.Stacks.Platform;

/// <summary>Refuses to start what would soon fill the disk: PostgreSQL stops hard when it cannot write.</summary>
internal static class DiskSpace
{
    /// <summary>
    /// Least free space to start a stack with, in bytes: two write-ahead log segments' worth of a new cluster and some.
    /// </summary>
    public const long LeastForStack = 256L << 20;

    /// <summary>Least free space to build images with, in bytes: base images, compiler and result together.</summary>
    public const long LeastForImages = 3L << 30;

    /// <summary>Free bytes for this user at a path, which need not exist yet.</summary>
    public static long FreeAt(string path)
    {
        var folder = new DirectoryInfo(path);
        while (!folder.Exists && folder.Parent is { } parent)
            folder = parent;
        return new DriveInfo(folder.FullName).AvailableFreeSpace;
    }

    /// <summary>Refuses when there is less.</summary>
    /// <param name="path">Where space is needed.</param>
    /// <param name="least">Bytes.</param>
    /// <exception cref="StackException">There is less.</exception>
    public static void Require(string path, long least)
    {
        var free = FreeAt(path);
        if (free < least)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"Only {free >> 20} MiB are free for '{path}'; {least >> 20} MiB are needed.",
                "Free some space, or choose another folder with --workspace; nothing was changed."
            );
        }
    }
}
