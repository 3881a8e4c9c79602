using System.Runtime.InteropServices;
using System.Text;

namespace Hive.Service.Tools.Confinement;

/// <summary>
/// Starts programs of others so that they cannot read what is private: keys, and the data of PostgreSQL. They are started
/// through this very program, which gives up the right to read and becomes the other one.
/// </summary>
/// <remarks>
/// It holds back a program that reads files for whoever asks. It is no jail for hostile code, which can write, rename and
/// connect as the API's user.
/// </remarks>
/// <param name="Launcher">This program.</param>
/// <param name="Arguments">Its arguments before the hidden paths.</param>
/// <param name="Hidden">Absolute paths of folders and files, which need not be there yet.</param>
public sealed partial record ConfinedProgram(string Launcher, IReadOnlyList<string> Arguments, IReadOnlyList<string> Hidden)
{
    private const string End = "--";
    private const int NoSuchProgram = 127;
    private const int PipeSignal = 13;

    // Of a .NET that is not where it usually is.
    private static readonly string[] Needed = ["DOTNET_ROLL_FORWARD", "LD_LIBRARY_PATH"];

    // The runtime's ways in for debuggers, which it would remove at an end that does not come.
    private static readonly string[] Traces = ["clr-debug-pipe", "dotnet-diagnostic"];

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Where npm, uv and others keep what they fetch. A home that leads to something hidden shows what is in it at the start.
    private static readonly string[] Caches = [".cache", ".config", ".local", ".npm", ".nuget"];

    /// <summary>Whether the system can do it.</summary>
    public static bool IsPossible => Landlock.IsThere;

    /// <summary>What to start in place of a program.</summary>
    public (string Command, IReadOnlyList<string> Arguments) For(string command, IReadOnlyList<string> arguments) =>
        // One that is not found is not found there either, and said so.
        (Launcher, [.. Arguments, .. Hidden, End, Find(command) ?? command, .. arguments]);

    /// <summary>
    /// Variables of this program that the start needs under .NET, where they are set: the other program gets them too.
    /// </summary>
    public static IEnumerable<(string Name, string Value)> Variables =>
        Needed.Select(name => (name, Environment.GetEnvironmentVariable(name) ?? "")).Where(one => one.Item2.Length > 0);

    /// <summary>
    /// The work of the started process: gives up the right to read what is hidden, and becomes the program.
    /// </summary>
    /// <param name="arguments">Hidden paths, <c>--</c>, the program's path and its arguments.</param>
    /// <returns>The exit code if it cannot become the program.</returns>
    public static int Become(IReadOnlyList<string> arguments)
    {
        string[] hidden = [.. arguments.TakeWhile(argument => argument != End).Select(RealPath)];
        string?[] program = [.. arguments.Skip(hidden.Length + 1), null];
        if (program is [null])
            return NoSuchProgram;
        MakeCaches(hidden);
        RemoveTraces();
        string reason;
        try
        {
            Landlock.ReadOnlyBelow(VisiblePaths.Beside(hidden));
            // .NET ignores it, and what is ignored stays so.
            signal(PipeSignal, 0);
            execv(program[0]!, program);
            reason = Marshal.GetLastPInvokeErrorMessage();
        }
        catch (IOException e)
        {
            reason = e.Message;
        }
        Console.Error.WriteLine($"hive-api: {program[0]} cannot be started: {reason}");
        return NoSuchProgram;
    }

    private static void RemoveTraces()
    {
        var folder = Path.GetTempPath();
        if (!Directory.Exists(folder))
            return;
        foreach (var name in Traces)
        {
            foreach (var file in Directory.EnumerateFiles(folder, $"{name}-{Environment.ProcessId}-*"))
                File.Delete(file);
        }
    }

    private static void MakeCaches(IReadOnlyCollection<string> hidden)
    {
        if (
            Environment.GetEnvironmentVariable("HOME") is not ['/', ..] home
            || !VisiblePaths.LeadsTo(RealPath(home), hidden)
        )
            return;
        foreach (var folder in Caches.Select(name => Path.Combine(home, name)))
        {
            try
            {
                if (!OperatingSystem.IsWindows())
                    Directory.CreateDirectory(folder, OwnersOnly);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A home that nobody may write to has no caches.
            }
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

    // As a shell looks for it.
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
