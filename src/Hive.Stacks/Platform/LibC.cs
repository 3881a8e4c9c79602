using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hive.Stacks.Platform;

/// <summary>
/// The C library's calls on open folders and files. A path can lead elsewhere between two calls, because whoever owns a
/// folder on the way may put a link there; a descriptor cannot.
/// </summary>
internal static partial class LibC
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;

    // fcntl.h and unistd.h. Linux on ARM and POWER numbers two of them in its own way.
    private static readonly bool Mac = OperatingSystem.IsMacOS();
    private static readonly bool Own =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le;
    public static readonly int NoFollow =
        Mac ? 0x100
        : Own ? 0x8000
        : 0x20000;
    public static readonly int Directory =
        Mac ? 0x100000
        : Own ? 0x4000
        : 0x10000;
    public static readonly int CloseOnExec = Mac ? 0x1000000 : 0x80000;
    public static readonly int NonBlocking = Mac ? 0x4 : 0x800;
    public static readonly int CreateNew = Mac ? 0x200 | 0x800 : 0x40 | 0x80;
    public static readonly int AtNoFollow = Mac ? 0x20 : 0x100;
    public static readonly int AtRemoveFolder = Mac ? 0x80 : 0x200;
    private const int ExclusiveNow = 2 | 4;

    public static SafeFileHandle Open(string path, int flags) => open(path, flags | CloseOnExec);

    public static SafeFileHandle Open(SafeFileHandle folder, string name, int flags) =>
        openat(folder, name, flags | CloseOnExec);

    /// <summary>Makes a file that nobody else can read before its mode is set.</summary>
    public static SafeFileHandle Create(SafeFileHandle folder, string name)
    {
        const uint mode = 0x180;
        var flags = WriteOnly | CreateNew | NoFollow | CloseOnExec;
        // openat is variadic. Apple's ARM expects what follows the named parameters on the stack, behind eight registers.
        return Mac && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? openat_on_stack(folder, name, flags, 0, 0, 0, 0, 0, (nint)mode)
            : openat_with_mode(folder, name, flags, mode);
    }

    public static bool MakeFolder(SafeFileHandle folder, string name, uint mode) => mkdirat(folder, name, mode) == 0;

    public static bool Remove(SafeFileHandle folder, string name, int flags) => unlinkat(folder, name, flags) == 0;

    public static bool Rename(SafeFileHandle folder, string name, string newName) =>
        renameat(folder, name, folder, newName) == 0;

    public static bool ChangeOwner(SafeFileHandle file, int owner, int group) => fchown(file, owner, group) == 0;

    public static bool ChangeMode(SafeFileHandle file, uint mode) => fchmod(file, mode) == 0;

    public static bool Synchronise(SafeFileHandle file) => fsync(file) == 0;

    /// <summary>Takes the lock of a file or folder if nobody has it; it goes with the descriptor.</summary>
    public static bool Lock(SafeFileHandle file) => flock(file, ExclusiveNow) == 0;

    /// <summary>
    /// Whether the last lock was refused because somebody has it, rather than because the file system knows none.
    /// </summary>
    public static bool IsLockedByOthers => Marshal.GetLastPInvokeError() == (Mac ? 35 : 11);

    /// <summary>Where a link leads; null when it is none, or is longer than any path may be.</summary>
    public static string? ReadLink(SafeFileHandle folder, string name)
    {
        var buffer = new byte[4096];
        var length = readlinkat(folder, name, buffer, (nuint)buffer.Length);
        return length > 0 && length < buffer.Length ? System.Text.Encoding.UTF8.GetString(buffer, 0, (int)length) : null;
    }

    /// <summary>Why the last call failed.</summary>
    public static Exception Failure(string path)
    {
        const int notPermitted = 1,
            accessDenied = 13;
        var (code, text) = (Marshal.GetLastPInvokeError(), Marshal.GetLastPInvokeErrorMessage());
        return code is notPermitted or accessDenied
            ? new UnauthorizedAccessException($"{path}: {text}")
            : new IOException($"{path}: {text}");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle openat(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle openat_with_mode(SafeFileHandle folder, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle openat_on_stack(
        SafeFileHandle folder,
        string name,
        int flags,
        nint fourth,
        nint fifth,
        nint sixth,
        nint seventh,
        nint eighth,
        nint mode
    );

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdirat(SafeFileHandle folder, string name, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlinkat(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat(SafeFileHandle folder, string name, SafeFileHandle newFolder, string newName);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlinkat(SafeFileHandle folder, string name, [Out] byte[] buffer, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, int owner, int group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(SafeFileHandle file, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);
}
