using System.Globalization;
using Docker.DotNet.Models;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether there is room to work in.</summary>
internal static class ResourceChecks
{
    private const long LeastMemory = 512L << 20;
    private const string MemoryFile = "/proc/meminfo";

    public static IEnumerable<Finding> Look(Workspace workspace, SystemInfoResponse? info)
    {
        yield return Disk("Disk of the workspace", workspace.Root, DiskSpace.LeastForStack, "PostgreSQL stops hard when it cannot write", stopsAll: true);
        // A daemon elsewhere (DOCKER_HOST) has its folder there.
        if (info?.DockerRootDir is { Length: > 0 } root && Directory.Exists(root))
            yield return Disk("Disk of Docker", root, DiskSpace.LeastForImages, "building the images needs it", stopsAll: false);
        if (File.Exists(MemoryFile)) yield return Memory(File.ReadAllText(MemoryFile));
    }

    internal static Finding Disk(string what, string path, long least, string why, bool stopsAll)
    {
        var free = DiskSpace.FreeAt(path);
        return free >= least
            ? new Finding(what, FindingState.Ok, $"{Size(free)} free at {path}", why)
            : new Finding(what, stopsAll ? FindingState.Missing : FindingState.Note, $"only {Size(free)} free at {path}, {Size(least)} are needed", why,
                stopsAll ? "free some space, or choose another folder with --workspace" : "free some space there, for example: docker builder prune") { StopsAll = stopsAll };
    }

    /// <param name="facts">The text of /proc/meminfo; sizes are in KiB (proc_meminfo(5)).</param>
    internal static Finding Memory(string facts)
    {
        const string why = "PostgreSQL and the API need some, building the API about 2 GiB";
        var line = facts.Split('\n').FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        if (line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, var number, ..] || !long.TryParse(number, CultureInfo.InvariantCulture, out var kibibytes))
            return new Finding("Memory", FindingState.Note, "the system does not say how much is free", why);
        var free = kibibytes << 10;
        return free >= LeastMemory
            ? new Finding("Memory", FindingState.Ok, $"{Size(free)} available", why)
            : new Finding("Memory", FindingState.Note, $"only {Size(free)} available", why, "end programs that are not needed");
    }

    private static string Size(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
}
