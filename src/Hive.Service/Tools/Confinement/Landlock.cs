using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hive.Service.Tools.Confinement;

/// <summary>
/// Linux's way for a program to give up rights to files, for itself and all that it starts. No privilege is needed.
/// </summary>
/// <remarks>
/// Sources: linux/landlock.h and the kernel's Documentation/userspace-api/landlock.rst. A confined program cannot look into
/// the memory and variables of others either.
/// </remarks>
internal static partial class Landlock
{
    private const ulong ReadFile = 1 << 2;
    private const ulong Refer = 1 << 13;

    // The same on x64 and ARM64.
    private const nint CreateRuleset = 444;
    private const nint AddRule = 445;
    private const nint RestrictSelf = 446;
    private const int PathBeneath = 1;
    private const int NoNewPrivileges = 38;
    private const int PathOnly = 0x200000;
    private const int CloseOnExec = 0x80000;
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Whether the kernel offers it to this program, in the version that can allow moves: Linux 5.19.</summary>
    public static bool IsThere { get; } = OperatingSystem.IsLinux() && syscall(CreateRuleset, 0, 0, 1) > 1;

    /// <summary>From now on, this thread and what it starts can read files below some paths only. The rest stays.</summary>
    /// <param name="paths">Absolute paths of folders and files.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static void ReadOnlyBelow(IEnumerable<string> paths)
    {
        // Without Refer, nothing could move to another folder. With it, only moves that make a file readable are refused.
        var handled = ReadFile | Refer;
        using var rules = new SafeFileHandle(
            Require(syscall(CreateRuleset, in handled, sizeof(ulong), 0)),
            ownsHandle: true
        );
        Allow(rules, "/", Refer);
        foreach (var path in paths)
            Allow(rules, path, ReadFile);
        Require(prctl(NoNewPrivileges, 1, 0, 0, 0));
        Require(syscall(RestrictSelf, rules, 0));
    }

    private static void Allow(SafeFileHandle rules, string path, ulong rights)
    {
        using var target = open(path, PathOnly | NoFollow | CloseOnExec);
        // It went meanwhile, or nobody may reach it.
        if (target.IsInvalid)
            return;
        // struct landlock_path_beneath_attr, packed
        Span<byte> rule = stackalloc byte[sizeof(ulong) + sizeof(int)];
        BinaryPrimitives.WriteUInt64LittleEndian(rule, rights);
        BinaryPrimitives.WriteInt32LittleEndian(rule[sizeof(ulong)..], (int)target.DangerousGetHandle());
        // A pipe or a socket without a place in a file system takes no rule, and is not read through a path.
        _ = syscall(AddRule, rules, PathBeneath, in MemoryMarshal.GetReference(rule), 0);
    }

    private static nint Require(nint result) =>
        result >= 0 ? result : throw new IOException($"Landlock cannot be set up: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint attributes, nuint size, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, in ulong attributes, nuint size, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, SafeFileHandle rules, nint type, in byte rule, nint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, SafeFileHandle rules, nint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nint one, nint two, nint three, nint four);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);
}
