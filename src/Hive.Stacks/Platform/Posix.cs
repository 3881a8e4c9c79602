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

    /// <summary>Gives a file or folder to a user, not following links.</summary>
    /// <exception cref="StackException">The system refused it.</exception>
    public static void ChangeOwner(string path, int userId, int groupId)
    {
        if (lchown(path, userId, groupId) != 0)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"'{path}' could not be given to user {userId}: {Marshal.GetLastPInvokeErrorMessage()}.",
                $"Run as root once, or: sudo chown -R {userId}:{groupId} {path}");
        }
    }

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

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lchown(string path, int owner, int group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int sig);
}
