using System.Globalization;

namespace Hive.Stacks.Platform;

/// <summary>How much memory processes and their children use.</summary>
internal static class ProcessMemory
{
    /// <summary>In bytes, what they share counted once; null where the system does not tell.</summary>
    /// <param name="roots">Process ids.</param>
    public static long? OfAll(IReadOnlyList<int> roots)
    {
        if (roots.Count == 0 || !Directory.Exists("/proc/self"))
            return null;
        var parents = ProcessStat
            .AllIds()
            .Select(id => (id, parent: ProcessStat.Read(id)?.Parent ?? 0))
            .ToLookup(pair => pair.parent, pair => pair.id);
        var all = new HashSet<int>(roots);
        for (var open = new Queue<int>(roots); open.TryDequeue(out var id); )
        {
            foreach (var child in parents[id].Where(all.Add))
                open.Enqueue(child);
        }

        var sizes = all.Select(SizeOf).OfType<long>().ToList();
        return sizes.Count == 0 ? null : sizes.Sum();
    }

    // Proportional: PostgreSQL's processes share their buffers (proc_pid_smaps(5)).
    private static long? SizeOf(int id) =>
        ProcessStat.ReadFile($"/proc/{id}/smaps_rollup") is { } text
        && text.Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
        && long.TryParse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture,
            out var kibibytes
        )
            ? kibibytes << 10
            : null;
}
