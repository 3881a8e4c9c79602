using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hive.Stacks.Platform;

/// <summary>Lists an open folder.</summary>
internal static partial class FolderNames
{
    // struct dirent of 64-bit systems: what stands before the name (dirent.h).
    private static readonly int NameOffset = OperatingSystem.IsMacOS() ? 21 : 19;
    private static readonly bool IsIntelMac =
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The names of all that is in a folder now.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<string> Of(SafeFileHandle folder, string path)
    {
        // The listing has a descriptor of its own, which it closes.
        var own = LibC.Open(folder, ".", LibC.ReadOnly | LibC.Directory);
        if (own.IsInvalid)
            throw LibC.Failure(path);
        var listing = IsIntelMac ? fdopendir_intel(own) : fdopendir(own);
        if (listing == 0)
        {
            own.Dispose();
            throw LibC.Failure(path);
        }

        own.SetHandleAsInvalid();
        try
        {
            var names = new List<string>();
            while ((IsIntelMac ? readdir_intel(listing) : readdir(listing)) is var entry and not 0)
            {
                if (Marshal.PtrToStringUTF8(entry + NameOffset) is { } name and not ("." or ".."))
                    names.Add(name);
            }

            return names;
        }
        finally
        {
            _ = closedir(listing);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint fdopendir(SafeFileHandle folder);

    [LibraryImport("libc", EntryPoint = "fdopendir$INODE64", SetLastError = true)]
    private static partial nint fdopendir_intel(SafeFileHandle folder);

    [LibraryImport("libc")]
    private static partial nint readdir(nint listing);

    [LibraryImport("libc", EntryPoint = "readdir$INODE64")]
    private static partial nint readdir_intel(nint listing);

    [LibraryImport("libc")]
    private static partial int closedir(nint listing);
}
