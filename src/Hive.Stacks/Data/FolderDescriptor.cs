using System.Runtime.InteropServices;

namespace Hive.Stacks.Data;

/// <summary>
/// An open folder, which .NET has no face for: to lock it and to write it to disk. Closing it, however the process ends,
/// gives the lock back.
/// </summary>
internal sealed partial class FolderDescriptor : SafeHandle
{
    private const int ReadOnly = 0;
    private const int ExclusiveNow = 2 | 4;

    private FolderDescriptor(int descriptor) : base(new IntPtr(-1), ownsHandle: true) => SetHandle(descriptor);

    /// <inheritdoc />
    public override bool IsInvalid => handle == new IntPtr(-1);

    // Programs that are started meanwhile must not inherit the lock.
    private static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    private static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Opens a folder; null where it is not there, or cannot be opened.</summary>
    public static FolderDescriptor? Open(string path)
    {
        var descriptor = open(path, ReadOnly | CloseOnExec);
        return descriptor < 0 ? null : new FolderDescriptor(descriptor);
    }

    /// <summary>
    /// Takes the lock that <c>container.sh</c> and <c>launch.sh</c> take as well (flock). False when somebody holds it.
    /// A file system that knows no locks is no reason to refuse, here as there.
    /// </summary>
    public bool TryLock() => flock(this, ExclusiveNow) == 0 || Marshal.GetLastPInvokeError() != WouldBlock;

    /// <summary>Waits until what was renamed into the folder is on the disk.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void Flush()
    {
        if (fsync(this) != 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle() => close((int)handle) == 0;

    // Without a mode, which only a new file has, the call takes two arguments on every system.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(FolderDescriptor descriptor, int operation);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(FolderDescriptor descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
