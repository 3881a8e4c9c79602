namespace EndToEnd.Tests.Console;

/// <summary>Finds the processes of a sandbox, whoever their parent is by now.</summary>
internal static class SandboxProcesses
{
    /// <summary>
    /// Those that carry a variable, are told of the workspace, work in it, or have a file in it open: a server writes its
    /// log there.
    /// </summary>
    /// <param name="workspace">Absolute path of the sandbox's workspace.</param>
    /// <param name="mark">The variable that children of its console inherit, with its value.</param>
    public static IReadOnlyList<string> All(string workspace, string mark) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(folder => int.TryParse(Path.GetFileName(folder), out var id) && id != Environment.ProcessId)
                .Where(folder =>
                    Read(folder, "environ").Split('\0').Contains(mark)
                    || Read(folder, "cmdline").Contains(workspace, StringComparison.Ordinal)
                    || Holds(folder, workspace)
                )
                .Select(folder => $"{Path.GetFileName(folder)} {Read(folder, "cmdline").Replace('\0', ' ')}"),
        ];

    private static bool Holds(string folder, string workspace)
    {
        try
        {
            // A folder that is locked is open, too. A deleted file's link still begins with where it was.
            return Directory
                .EnumerateFileSystemEntries(Path.Combine(folder, "fd"))
                .Append(Path.Combine(folder, "cwd"))
                .Any(link =>
                    new FileInfo(link).LinkTarget is { } target
                    && (target == workspace || target.StartsWith(workspace + "/", StringComparison.Ordinal))
                );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // An ended process whose parent has not asked for its exit code has an empty environment, and is gone.
    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
