using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hive.Stacks.Platform;

/// <summary>What something in a folder is.</summary>
internal enum FileKind
{
    /// <summary>A socket, a pipe, a device.</summary>
    Other,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,
}

/// <summary>What the system knows about a file, without following a link.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="Owner">User id of its owner.</param>
/// <param name="Group">Its group's id.</param>
/// <param name="Names">How many names it has: above one, another folder may hold the same file (a hard link).</param>
/// <param name="Identity">Tells it from every other file that is there now.</param>
internal readonly partial record struct FileFacts(
    FileKind Kind,
    UnixFileMode Mode,
    int Owner,
    int Group,
    long Names,
    (ulong Device, ulong Number) Identity
)
{
    // statx(2) is laid out alike on every Linux; macOS has one layout of its own (sys/stat.h, 64-bit inodes).
    private const int LinuxSize = 256;
    private const int MacSize = 144;
    private const int LinuxEmptyPath = 0x1000;
    private const uint BasicFacts = 0x7ff;

    // Type, mode, number of names, owner, group and inode: what is read here.
    private const uint ReadFacts = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x100;
    private const int TypeMask = 0xF000;

    // AT_FDCWD (fcntl.h): a path without a folder.
    private static readonly SafeFileHandle WorkingDirectory = new(OperatingSystem.IsMacOS() ? -2 : -100, ownsHandle: false);
    private static readonly bool IsIntelMac =
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>
    /// Others than the owner may put something into it. Its own group counts when it is not the owner's private one.
    /// </summary>
    /// <param name="group">The caller's group.</param>
    public bool IsOpenToOthers(int group) =>
        Mode.HasFlag(UnixFileMode.OtherWrite) || (Mode.HasFlag(UnixFileMode.GroupWrite) && Group != group);

    /// <summary>The facts of what is open.</summary>
    public static FileFacts? Of(SafeFileHandle file)
    {
        var buffer = new byte[LinuxSize];
        if (OperatingSystem.IsMacOS())
            return (IsIntelMac ? fstat_intel(file, buffer) : fstat(file, buffer)) == 0 ? FromMac(buffer) : null;
        return statx(file, "", LinuxEmptyPath, BasicFacts, buffer) == 0 ? FromLinux(buffer) : null;
    }

    /// <summary>The facts of a name in an open folder; null when it is not there.</summary>
    public static FileFacts? Of(SafeFileHandle folder, string name) => Of(folder, name, LibC.AtNoFollow);

    /// <summary>The facts of what a path leads to, links followed; null when that cannot be told.</summary>
    /// <param name="path">Absolute path.</param>
    public static FileFacts? OfTarget(string path) => Of(WorkingDirectory, path, 0);

    private static FileFacts? Of(SafeFileHandle folder, string name, int flags)
    {
        var buffer = new byte[LinuxSize];
        if (OperatingSystem.IsMacOS())
            return (IsIntelMac ? fstatat_intel(folder, name, buffer, flags) : fstatat(folder, name, buffer, flags)) == 0
                ? FromMac(buffer)
                : null;
        return statx(folder, name, flags, BasicFacts, buffer) == 0 ? FromLinux(buffer) : null;
    }

    // A file system may leave facts out; a guess instead of one is worse than none.
    private static FileFacts? FromLinux(ReadOnlySpan<byte> buffer) =>
        (MemoryMarshal.Read<uint>(buffer) & ReadFacts) != ReadFacts
            ? null
            : From(
                MemoryMarshal.Read<ushort>(buffer[28..]),
                MemoryMarshal.Read<int>(buffer[20..]),
                MemoryMarshal.Read<int>(buffer[24..]),
                MemoryMarshal.Read<uint>(buffer[16..]),
                (MemoryMarshal.Read<ulong>(buffer[136..]), MemoryMarshal.Read<ulong>(buffer[32..]))
            );

    private static FileFacts FromMac(ReadOnlySpan<byte> buffer) =>
        From(
            MemoryMarshal.Read<ushort>(buffer[4..]),
            MemoryMarshal.Read<int>(buffer[16..MacSize]),
            MemoryMarshal.Read<int>(buffer[20..]),
            MemoryMarshal.Read<ushort>(buffer[6..]),
            (MemoryMarshal.Read<uint>(buffer), MemoryMarshal.Read<ulong>(buffer[8..]))
        );

    private static FileFacts From(ushort mode, int owner, int group, uint names, (ulong Device, ulong Number) identity) =>
        new(
            (mode & TypeMask) switch
            {
                0x8000 => FileKind.File,
                0x4000 => FileKind.Folder,
                0xA000 => FileKind.Link,
                _ => FileKind.Other,
            },
            (UnixFileMode)(mode & ~TypeMask),
            owner,
            group,
            names,
            identity
        );

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(SafeFileHandle folder, string name, int flags, uint mask, [Out] byte[] buffer);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fstatat(SafeFileHandle folder, string name, [Out] byte[] buffer, int flags);

    [LibraryImport("libc", EntryPoint = "fstatat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fstatat_intel(SafeFileHandle folder, string name, [Out] byte[] buffer, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fstat(SafeFileHandle file, [Out] byte[] buffer);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int fstat_intel(SafeFileHandle file, [Out] byte[] buffer);
}
