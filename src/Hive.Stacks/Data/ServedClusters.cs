using System.Text.Json;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>
/// Which cluster a stack's data was, and from when on: a file in its archive. A restore, an upgrade, a rewind and a rollback
/// each put another one in place, and an instant of before belongs to the one that was there then.
/// </summary>
/// <param name="All">In the order of time.</param>
internal sealed record ServedClusters(IReadOnlyList<ServedCluster> All)
{
    /// <summary>Reads what is on file; what nobody can make sense of is nothing.</summary>
    public static ServedClusters Read(StackInstance stack)
    {
        try
        {
            return
                WholeFile.Read(FileOf(stack)) is { } text
                && JsonSerializer.Deserialize(text, DataJson.Files.ServedClusters) is { All: not null } read
                ? read
                : new ServedClusters([]);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return new ServedClusters([]);
        }
    }

    /// <summary>Notes the cluster that is in place now, unless it is the last on file; nothing without an archive.</summary>
    /// <exception cref="StackException">It cannot be written.</exception>
    public static void Note(StackInstance stack, DateTimeOffset now)
    {
        if (!Directory.Exists(stack.Paths.Archive) || Of(stack.Paths.Data, now) is not { } current)
            return;
        var all = Read(stack).All;
        if (all is [.., var last] && (last.System, last.Timeline) == (current.System, current.Timeline))
            return;
        // The first one was there ever since.
        var served = new ServedClusters([
            .. all,
            all.Count == 0 ? current with { Since = DateTimeOffset.MinValue } : current,
        ]);
        WholeFile.Write(
            FileOf(stack),
            JsonSerializer.Serialize(served, DataJson.Files.ServedClusters) + "\n",
            WholeFile.Readable
        );
    }

    /// <summary>The cluster that was in place at an instant; null when nothing is known.</summary>
    public ServedCluster? At(DateTimeOffset instant) =>
        All.LastOrDefault(one => one.Since <= instant) ?? (All.Count > 0 ? All[0] : null);

    /// <summary>The cluster in a folder; null when there is none.</summary>
    public static ServedCluster? Of(string dataFolder, DateTimeOffset since) =>
        ControlFile.Read(dataFolder) is { } control && ClusterVersion.Read(dataFolder) is { } major
            ? new ServedCluster(since, control.System, control.Timeline, major)
            : null;

    private static string FileOf(StackInstance stack) => Path.Combine(stack.Paths.Archive, "served.json");
}

/// <summary>A cluster that was a stack's data.</summary>
/// <param name="Since">From when on.</param>
/// <param name="System">PostgreSQL's number of the cluster, in decimal.</param>
/// <param name="Timeline">Its timeline.</param>
/// <param name="Major">The major version that made it.</param>
internal sealed record ServedCluster(DateTimeOffset Since, string System, uint Timeline, int Major);
