using System.Runtime.InteropServices;
using System.Text;

namespace Hive.Service.Tools.Confinement;

/// <summary>
/// Starts programs of others so that they cannot read what is private: keys, and the data of PostgreSQL. They are started
/// through this very program, which gives up the right to read and becomes the other one.
/// </summary>
/// <remarks>
/// It holds back a program that reads files for whoever asks. It is no jail for hostile code, which can write and connect as
/// the API's user.
/// </remarks>
/// <param name="Launcher">This program.</param>
/// <param name="Arguments">Its arguments before the hidden paths.</param>
/// <param name="Hidden">Absolute paths of folders and files, which need not be there yet.</param>
public sealed partial record ConfinedProgram(string Launcher, IReadOnlyList<string> Arguments, IReadOnlyList<string> Hidden)
{
    private const string End = "--";
    private const int NoSuchProgram = 127;
    private const int PipeSignal = 13;

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Where npm, uv and others keep what they fetch. A home that leads to something hidden shows what is in it at the start.
    private static readonly string[] Caches = [".cache", ".config", ".local", ".npm"];

    /// <summary>Whether the system can do it.</summary>
    public static bool IsPossible => Landlock.Version > 0;

    /// <summary>What to start in place of a program. One that cannot be found stays as it is: its start says so.</summary>
    public (string Command, IReadOnlyList<string> Arguments) For(string command, IReadOnlyList<string> arguments) =>
        Find(command) is { } program
            ? (Launcher, [.. Arguments, .. Hidden, End, program, .. arguments])
            : (command, arguments);

    /// <summary>
    /// The work of the started process: gives up the right to read what is hidden, and becomes the program.
    /// </summary>
    /// <param name="arguments">Hidden paths, <c>--</c>, the program's path and its arguments.</param>
    /// <returns>The exit code if it cannot become the program.</returns>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static int Become(IReadOnlyList<string> arguments)
    {
        string[] hidden = [.. arguments.TakeWhile(argument => argument != End).Select(RealPath)];
        string?[] program = [.. arguments.Skip(hidden.Length + 1), null];
        if (program is [null])
            return NoSuchProgram;
        MakeCaches(hidden);
        Landlock.ReadOnlyBelow(VisiblePaths.Beside(hidden));
        // .NET ignores it, and what is ignored stays so.
        signal(PipeSignal, 0);
        execv(program[0]!, program);
        Console.Error.WriteLine($"hive-api: {program[0]} cannot be started: {Marshal.GetLastPInvokeErrorMessage()}.");
        return NoSuchProgram;
    }

    private static void MakeCaches(IReadOnlyCollection<string> hidden)
    {
        if (
            Environment.GetEnvironmentVariable("HOME") is not ['/', ..] home
            || !VisiblePaths.LeadsTo(RealPath(home), hidden)
        )
            return;
        try
        {
            foreach (var name in Caches)
                Directory.CreateDirectory(Path.Combine(home, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A home that nobody may write to has no caches.
        }
    }

    /// <summary>Without links on the way, as far as it is there.</summary>
    private static string RealPath(string path)
    {
        var buffer = new byte[4096];
        if (realpath(path, buffer) != 0)
            return Encoding.UTF8.GetString(buffer.AsSpan(0, Array.IndexOf(buffer, (byte)0)));
        return Path.GetDirectoryName(path) is { } folder ? Path.Combine(RealPath(folder), Path.GetFileName(path)) : path;
    }

    // As a shell looks for it, and as it is looked for where it is started without this program.
    private static string? Find(string command) =>
        command.Contains('/')
            ? (IsProgram(command) ? Path.GetFullPath(command) : null)
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, command))
                .FirstOrDefault(IsProgram);

    private static bool IsProgram(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & Executable) != 0;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, [Out] byte[] resolved);

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execv(string path, string?[] arguments);
}
