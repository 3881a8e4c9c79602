using System.Globalization;
using Hive.Stacks.Engines;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether there is room to work in.</summary>
internal static class ResourceChecks
{
    private const long LeastMemory = 512L << 20;
    private const string MemoryFile = "/proc/meminfo";

    public static IEnumerable<Finding> Look(Workspace workspace)
    {
        yield return DiskFinding.Of(
            "Disk of the workspace",
            workspace.Root,
            DiskSpace.LeastForStack,
            "PostgreSQL stops hard when it cannot write",
            "free some space, or choose another folder with --workspace",
            stopsAll: true
        );
        if (File.Exists(MemoryFile))
            yield return Memory(File.ReadAllText(MemoryFile));
    }

    /// <param name="facts">The text of /proc/meminfo; sizes are in KiB (proc_meminfo(5)).</param>
    internal static Finding Memory(string facts)
    {
        const string why = "PostgreSQL and the API need some, building the API about 2 GiB";
        var line = facts.Split('\n').FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        if (
            line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, var number, ..]
            || !long.TryParse(number, CultureInfo.InvariantCulture, out var kibibytes)
        )
            return new Finding("Memory", FindingState.Note, "the system does not say how much is free", why);
        var free = kibibytes << 10;
        return free >= LeastMemory
            ? new Finding("Memory", FindingState.Ok, $"{DiskFinding.Size(free)} available", why)
            : new Finding(
                "Memory",
                FindingState.Note,
                $"only {DiskFinding.Size(free)} available",
                why,
                "end programs that are not needed"
            );
    }
}
