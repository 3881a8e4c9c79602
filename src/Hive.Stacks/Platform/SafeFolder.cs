using Microsoft.Win32.SafeHandles;

namespace Hive.Stacks.Platform;

/// <summary>
/// An open folder. What is done to it and in it is done to that very folder, whatever its path leads to by now: for root,
/// who would else change files of others through a link that the folder's owner has put there a moment ago. Not for Windows.
/// </summary>
internal sealed partial class SafeFolder : IDisposable
{
    // As many as Linux follows (path_resolution(7)).
    private const int MostLinks = 40;
    private readonly SafeFileHandle _handle;

    private SafeFolder(SafeFileHandle handle, string path) => (_handle, Path) = (handle, path);

    /// <summary>How it was reached; for messages.</summary>
    public string Path { get; }

    /// <summary>What it is now.</summary>
    public FileFacts Facts => FileFacts.Of(_handle) ?? throw LibC.Failure(Path);

    /// <summary>All that is in it now.</summary>
    public IReadOnlyList<string> Names => FolderNames.Of(_handle, Path);

    private static bool IsRoot => Posix.UserId == 0;

    /// <summary>
    /// Opens a folder; null when it is not there. Root goes step by step and follows only links that nobody else can have
    /// put there. Anybody else risks no more than what is theirs, and may pass through folders that they may not read.
    /// </summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="StackException">A link on the way is somebody else's.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static SafeFolder? TryOpen(string path)
    {
        using var top = OpenTop();
        return top.Descend(path, MostLinks);
    }

    /// <summary>Opens a folder that has to be there.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="IOException">It is not there, or cannot be opened.</exception>
    public static SafeFolder Open(string path) =>
        TryOpen(path) ?? throw new DirectoryNotFoundException($"{path} is not there");

    /// <summary>Opens a folder, and makes it and those above it where they are missing: they are the caller's.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="mode">Its mode, if it is made.</param>
    /// <param name="above">The mode of those above it that are made.</param>
    public static SafeFolder OpenOrMake(string path, UnixFileMode mode, UnixFileMode above)
    {
        if (TryOpen(path) is { } there)
            return there;
        using var parent = OpenOrMake(System.IO.Path.GetDirectoryName(path)!, above, above);
        var name = System.IO.Path.GetFileName(path);
        var made = LibC.MakeFolder(parent._handle, name, (uint)mode);
        // Taken now: the next call has an error of its own.
        var refused = made ? new IOException($"{path} is being changed by somebody else") : LibC.Failure(path);
        var folder = parent.TryOpenFolder(name) ?? throw refused;
        if (made)
            folder.Own(Posix.UserId, Posix.GroupId, mode);
        return folder;
    }

    /// <summary>
    /// The open folder that a file lies in or will lie in, and its name there; links that may be followed have been.
    /// </summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="StackException">It is a link of somebody else.</exception>
    public static (SafeFolder Folder, string Name) Locate(string path)
    {
        var folder = Open(System.IO.Path.GetDirectoryName(path)!);
        var name = System.IO.Path.GetFileName(path);
        for (var left = MostLinks; folder.Look(name) is { Kind: FileKind.Link }; left--)
        {
            using var above = folder;
            var target = above.TargetOf(name, left);
            folder =
                above.Descend(System.IO.Path.GetDirectoryName(target) ?? "/", left)
                ?? throw new DirectoryNotFoundException($"{path} leads nowhere");
            name = System.IO.Path.GetFileName(target);
        }

        return (folder, name);
    }

    /// <summary>What lies under a name, links not followed; null when nothing does.</summary>
    public FileFacts? Look(string name) => FileFacts.Of(_handle, name);

    /// <summary>Opens a folder in it; null when there is none, or a link to one.</summary>
    public SafeFolder? TryOpenFolder(string name)
    {
        var handle = LibC.Open(_handle, name, LibC.ReadOnly | LibC.Directory | LibC.NoFollow);
        if (!handle.IsInvalid)
            return new SafeFolder(handle, System.IO.Path.Combine(Path, name));
        handle.Dispose();
        return null;
    }

    /// <summary>
    /// Sets mode and owner, where they differ. The owner only when root asks: nobody else can give anything away.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">It is somebody else's.</exception>
    public void Own(int user, int group, UnixFileMode? mode) => Own(_handle, Path, Facts, user, group, mode);

    /// <summary>
    /// Takes the folder's lock, which containers hold on the folder of their database; false when somebody has it.
    /// </summary>
    public bool TryLock() => LibC.Lock(_handle);

    /// <inheritdoc />
    public void Dispose() => _handle.Dispose();

    private static SafeFolder OpenTop() =>
        LibC.Open("/", LibC.ReadOnly | LibC.Directory) is { IsInvalid: false } handle
            ? new SafeFolder(handle, "/")
            : throw LibC.Failure("/");

    private static void Own(SafeFileHandle file, string path, FileFacts facts, int user, int group, UnixFileMode? mode)
    {
        // What is somebody else's is tried all the same: the failure says so now rather than at a later write.
        if (
            mode is { } wanted
            && (facts.Mode != wanted || (!IsRoot && facts.Owner != Posix.UserId))
            && !LibC.ChangeMode(file, (uint)wanted)
        )
            throw LibC.Failure(path);
        if (!IsRoot || (facts.Owner, facts.Group) == (user, group) || LibC.ChangeOwner(file, user, group))
            return;
        throw new StackException(
            FailureKind.Prerequisite,
            $"'{path}' could not be given to user {user}: {LibC.Failure(path).Message}.",
            $"Run as root once, or: sudo chown -R {user}:{group} '{path}'"
        );
    }

    private SafeFolder? Descend(string path, int links)
    {
        if (!IsRoot)
            return Follow(path);
        var at = path is ['/', ..] ? OpenTop() : Follow(".");
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var above = at;
            at = above?.TryOpenFolder(name) ?? above?.EnterLink(name, links);
        }

        return at;
    }

    private SafeFolder? EnterLink(string name, int links) =>
        Look(name) switch
        {
            null => null,
            { Kind: FileKind.Link } => Descend(TargetOf(name, links), links - 1),
            _ => throw new IOException($"{System.IO.Path.Combine(Path, name)} is no folder"),
        };

    // An absolute path is opened as such: openat(2) then ignores the folder.
    private SafeFolder? Follow(string path)
    {
        const int notThere = 2;
        var handle = LibC.Open(_handle, path.Length == 0 ? "." : path, LibC.ReadOnly | LibC.Directory);
        if (!handle.IsInvalid)
            return new SafeFolder(handle, System.IO.Path.Combine(Path, path));
        var failure = LibC.Failure(System.IO.Path.Combine(Path, path));
        return System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == notThere ? null : throw failure;
    }

    private string TargetOf(string name, int left)
    {
        var path = System.IO.Path.Combine(Path, name);
        var (folder, link) = (Facts, Look(name));
        if (left == 0 || link is null)
            throw new IOException($"{path}: too many links follow each other, or it is being changed");
        if (!IsCallers(folder.Owner) || !IsCallers(link.Value.Owner) || folder.IsOpenToOthers(Posix.GroupId))
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{path}' is a link of user {link.Value.Owner}, in a folder that others may write to; it is not followed.",
                "Put there what it leads to, or run this as the user whose folder it is."
            );
        }

        return LibC.ReadLink(_handle, name) ?? throw LibC.Failure(path);
    }

    private static bool IsCallers(int owner) => owner == 0 || owner == Posix.UserId;
}
