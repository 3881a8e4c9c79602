using System.Globalization;

namespace Hive.Stacks.Engines.Local;

/// <summary>How much memory processes and their children use.</summary>
internal static class ProcessMemory
{
    /// <summary>In bytes, what they share counted once; null where the system does not tell.</summary>
    /// <param name="roots">Process ids.</param>
    public static long? OfAll(IReadOnlyList<int> roots)
    {
        if (roots.Count == 0 || !Directory.Exists("/proc/self")) return null;
        var parents = Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0).Select(id => (id, parent: ParentOf(id))).ToLookup(pair => pair.parent, pair => pair.id);
        var all = new HashSet<int>(roots);
        for (var open = new Queue<int>(roots); open.TryDequeue(out var id);)
        {
            foreach (var child in parents[id].Where(all.Add)) open.Enqueue(child);
        }

        var sizes = all.Select(SizeOf).OfType<long>().ToList();
        return sizes.Count == 0 ? null : sizes.Sum();
    }

    // Proportional: PostgreSQL's processes share their buffers (proc_pid_smaps(5)).
    private static long? SizeOf(int id) => Read($"/proc/{id}/smaps_rollup") is { } text
        && text.Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
        && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes << 10 : null;

    // Field 4 of proc_pid_stat(5); the name in parentheses may hold spaces.
    private static int ParentOf(int id) =>
        Read($"/proc/{id}/stat") is { } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) : 0;

    private static string? Read(string path)
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
}
