using System.Runtime.InteropServices;

namespace Hive.Stacks.Platform;

/// <summary>The few calls of the C library that .NET has no face for.</summary>
internal static partial class Posix
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int Kill = 9;
    private const int WriteAccess = 2;

    /// <summary>User id that the console acts as; 0 is root.</summary>
    public static int UserId => geteuid();

    /// <summary>Group id that the console acts as.</summary>
    public static int GroupId => getegid();

    /// <summary>Sends a signal. False when no such process is there any more.</summary>
    public static bool Signal(int processId, int signal) => kill(processId, signal) == 0;

    /// <summary>Whether this user may write to a file, or make files in a folder.</summary>
    public static bool MayWrite(string path) => access(path, WriteAccess) == 0;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc")]
    private static partial int geteuid();

    [LibraryImport("libc")]
    private static partial int getegid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int sig);
}
