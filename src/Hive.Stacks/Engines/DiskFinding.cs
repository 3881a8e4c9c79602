using System.Globalization;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines;

/// <summary>What is to be said about free space.</summary>
internal static class DiskFinding
{
    /// <summary>The finding about a folder's disk.</summary>
    /// <param name="what">What the folder is, as in "Disk of Docker".</param>
    /// <param name="path">The folder; it need not exist yet.</param>
    /// <param name="least">Bytes that are needed.</param>
    /// <param name="why">Why it matters, as a phrase.</param>
    /// <param name="mend">What mends it.</param>
    /// <param name="stopsAll">Whether no stack can run without.</param>
    public static Finding Of(string what, string path, long least, string why, string mend, bool stopsAll)
    {
        var free = DiskSpace.FreeAt(path);
        return free >= least
            ? new Finding(what, FindingState.Ok, $"{Size(free)} free at {path}", why)
            : new Finding(
                what,
                stopsAll ? FindingState.Missing : FindingState.Note,
                $"only {Size(free)} free at {path}, {Size(least)} are needed",
                why,
                mend
            )
            {
                StopsAll = stopsAll,
            };
    }

    /// <summary>A size for people.</summary>
    public static string Size(long bytes) =>
        bytes >= 1L << 30
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
}
