using System.Globalization;

namespace Hive.Stacks.Platform;

/// <summary>A process that runs now, by what it was started as.</summary>
/// <param name="ProcessId">Process id.</param>
/// <param name="Name">Name of the program; at most 15 characters.</param>
/// <param name="Arguments">Its arguments, the program first.</param>
internal sealed record RunningProgram(int ProcessId, string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// The process that a pid file names; null when the file or the process is not there, or it has ended.
    /// </summary>
    public static RunningProgram? NamedIn(string pidFile)
    {
        try
        {
            return File.Exists(pidFile) && int.TryParse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture, out var id)
                ? Find(id)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>What was given to an option, as two words or with "=" between; null without that option.</summary>
    public string? Option(params string[] names)
    {
        for (var i = 1; i < Arguments.Count; i++)
        {
            foreach (var name in names)
            {
                if (Arguments[i] == name)
                    return i + 1 < Arguments.Count ? Arguments[i + 1] : null;
                if (Arguments[i].StartsWith(name + "=", StringComparison.Ordinal))
                    return Arguments[i][(name.Length + 1)..];
            }
        }

        return null;
    }

    // Of a process that has ended and was not waited for, the arguments are empty.
    private static RunningProgram? Find(int id)
    {
        var arguments =
            ProcessStat.ReadFile($"/proc/{id}/cmdline")?.Split('\0', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return arguments.Length > 0 && ProcessStat.ReadFile($"/proc/{id}/comm") is { } name
            ? new RunningProgram(id, name.Trim(), arguments)
            : null;
    }
}
