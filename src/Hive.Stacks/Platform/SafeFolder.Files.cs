using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Hive.Stacks.Platform;

/// <summary>What is done to the files in an open folder. A link in it is never followed here.</summary>
internal sealed partial class SafeFolder
{
    /// <summary>
    /// Writes a file beside its place and moves it there: a run that is killed leaves the whole file or none.
    /// </summary>
    /// <param name="name">Its name here.</param>
    /// <param name="text">The whole content.</param>
    /// <param name="mode">Its mode before the first byte is in it.</param>
    /// <param name="owner">User and group that it is given to, if root asks; null leaves it the caller's.</param>
    public void Write(string name, string text, UnixFileMode mode, (int User, int Group)? owner)
    {
        var (draft, path) = (name + ".new", System.IO.Path.Combine(Path, name));
        LibC.Remove(_handle, draft, 0);
        using (var handle = LibC.Create(_handle, draft))
        {
            if (handle.IsInvalid)
                throw LibC.Failure(path);
            var (user, group) = owner ?? (Posix.UserId, Posix.GroupId);
            Own(handle, path, FileFacts.Of(handle) ?? throw LibC.Failure(path), user, group, mode);
            using var stream = new FileStream(handle, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        if (!LibC.Rename(_handle, draft, name))
            throw LibC.Failure(path);
        // The name too: else the file is safe, and where it lies is not.
        LibC.Synchronise(_handle);
    }

    /// <summary>Puts a link in place of one, or of nothing, at once.</summary>
    /// <param name="draft">Its name until then; what is there goes.</param>
    /// <param name="name">Its name from then on.</param>
    /// <param name="target">What it leads to.</param>
    public void Link(string draft, string name, string target)
    {
        var path = System.IO.Path.Combine(Path, draft);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
        if (!LibC.Rename(_handle, draft, name))
            throw LibC.Failure(path);
    }

    /// <summary>The text of a file; null when there is none.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public string? Read(string name)
    {
        if (Look(name) is null)
            return null;
        using var handle = OpenFile(name);
        using var stream = new FileStream(handle, FileAccess.Read);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Sets mode and owner of a file, where they differ.</summary>
    /// <param name="name">Its name here.</param>
    /// <param name="user">Who gets it.</param>
    /// <param name="group">Their group.</param>
    /// <param name="mode">Null leaves it.</param>
    /// <exception cref="StackException">It lies in another folder as well, and is somebody else's.</exception>
    public void OwnFile(string name, int user, int group, UnixFileMode? mode)
    {
        using var handle = OpenFile(name);
        var (path, facts) = (System.IO.Path.Combine(Path, name), FileFacts.Of(handle) ?? throw LibC.Failure(name));
        if (IsRoot && facts.Names > 1 && facts.Owner != user)
            RefuseForeign(path, facts, user);
        Own(handle, path, facts, user, group, mode);
    }

    // Whoever may write to a folder may put a file of others there by another name, as long as it is on the same disk.
    private void RefuseForeign(string path, FileFacts facts, int user)
    {
        var folder = Facts;
        if (facts.Owner == 0 && folder.Owner == 0 && !folder.IsOpenToOthers(Posix.GroupId))
            return;
        throw new StackException(
            FailureKind.Refused,
            $"'{path}' belongs to user {facts.Owner} and has {facts.Names} names (hard links); it is not given to user {user}.",
            $"If it belongs here, copy it to a file of its own (cp '{path}' '{path}.own' && mv '{path}.own' '{path}'); if not, remove that name of it."
        );
    }

    // Not blocking: a pipe would wait for its writer.
    private SafeFileHandle OpenFile(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        var handle = LibC.Open(_handle, name, LibC.ReadOnly | LibC.NoFollow | LibC.NonBlocking);
        if (handle.IsInvalid)
            throw LibC.Failure(path);
        if (FileFacts.Of(handle) is { Kind: FileKind.File })
            return handle;
        handle.Dispose();
        throw new IOException($"{path} is no file");
    }
}
