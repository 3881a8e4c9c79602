using System.Globalization;

namespace Hive.Stacks.Platform;

/// <summary>What the system says about a process; see proc_pid_stat(5).</summary>
/// <param name="State">One letter; "Z" and "X" are processes that have ended.</param>
/// <param name="Parent">Process id of its parent.</param>
/// <param name="StartTicks">When it started, in clock ticks since the boot.</param>
internal sealed record ProcessStat(string State, int Parent, long StartTicks)
{
    /// <summary>True for a process that has ended and whose parent has not asked for its exit code.</summary>
    public bool HasEnded => State is "Z" or "X";

    /// <summary>Reads it; null when there is no such process, or no /proc.</summary>
    public static ProcessStat? Read(int processId) => ReadFile($"/proc/{processId}/stat") is { } stat ? Parse(stat) : null;

    /// <summary>A file below /proc; null when it is gone or closed to this user.</summary>
    public static string? ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Ids of all processes.</summary>
    public static IEnumerable<int> AllIds() =>
        Directory.Exists("/proc")
            ? Directory
                .EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0)
            : [];

    // The name in parentheses may hold spaces and parentheses: count from behind it. State is field 3, parent 4, start 22.
    internal static ProcessStat? Parse(string stat) =>
        stat.LastIndexOf(')') is > 0 and var end
        && stat[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 19 } fields
            ? new ProcessStat(
                fields[0],
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[19], CultureInfo.InvariantCulture)
            )
            : null;
}
