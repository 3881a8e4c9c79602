using System.Runtime.InteropServices;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Data;

/// <summary>Tells a file or folder from all others of the machine, in whatever mount namespace it is seen.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The number in it.</param>
internal sealed partial record FileIdentity(ulong Device, ulong Inode)
{
    private const int AtWorkingDirectory = -100;
    private const uint WantInode = 0x100;
    private const uint WantOwner = 0x8 | 0x10;

    /// <summary>What a path leads to, links followed; null when that cannot be told. Linux only (statx(2)).</summary>
    public static FileIdentity? Of(string path) =>
        statx(AtWorkingDirectory, path, 0, WantInode, out var facts) == 0 && (facts.Mask & WantInode) != 0
            ? new FileIdentity((ulong)facts.DeviceMajor << 32 | facts.DeviceMinor, facts.Inode)
            : null;

    /// <summary>Who a file or folder belongs to; null when that cannot be told, and on systems other than Linux.</summary>
    public static Account? OwnerOf(string path) =>
        OperatingSystem.IsLinux() && statx(AtWorkingDirectory, path, 0, WantOwner, out var facts) == 0
            && (facts.Mask & WantOwner) == WantOwner
            ? new Account((int)facts.UserId, (int)facts.GroupId)
            : null;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out Facts facts);

    // The same on every architecture, unlike what stat(2) fills in.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Facts
    {
        [FieldOffset(0)] public uint Mask;
        [FieldOffset(20)] public uint UserId;
        [FieldOffset(24)] public uint GroupId;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}
