using System.Diagnostics;
using System.Globalization;

namespace Hive.Stacks.Platform;

/// <summary>
/// A detached process on file. A process id alone may be somebody else's by now, so its start is on file with it.
/// </summary>
/// <param name="ProcessId">Process id.</param>
/// <param name="Ticks">Start in clock ticks since the boot; 0 where the system does not tell.</param>
/// <param name="Boot">Which boot the ticks count from.</param>
/// <param name="Started">Start in wall-clock time, to the second.</param>
public sealed record ProcessRecord(int ProcessId, long Ticks, string Boot, DateTimeOffset Started)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>
    /// The process that keeps its log, and ends when nobody writes to that any more; null where the log is a plain file.
    /// </summary>
    public ProcessRecord? Keeper { get; init; }

    /// <summary>True while the very process that was recorded runs.</summary>
    public bool IsAlive
    {
        get
        {
            if (File.Exists(BootFile))
                return File.ReadAllText(BootFile).Trim() == Boot && TicksOf(ProcessId) == Ticks;
            try
            {
                using var process = Process.GetProcessById(ProcessId);
                return (process.StartTime.ToUniversalTime() - Started).Duration() < TimeSpan.FromSeconds(3);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                return false;
            }
        }
    }

    /// <summary>Reads a record; null when there is none.</summary>
    /// <param name="path">The file that <c>launch.sh</c> wrote.</param>
    public static ProcessRecord? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var values = File.ReadLines(path)
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return
            values.TryGetValue("pid", out var id)
            && values.TryGetValue("ticks", out var ticks)
            && values.TryGetValue("boot", out var boot)
            && values.TryGetValue("started", out var started)
            ? new ProcessRecord(
                int.Parse(id, CultureInfo.InvariantCulture),
                long.Parse(ticks, CultureInfo.InvariantCulture),
                boot,
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(started, CultureInfo.InvariantCulture))
            )
            {
                Keeper =
                    values.TryGetValue("keeper", out var keeper) && values.TryGetValue("keeper_ticks", out var keeperTicks)
                        ? new ProcessRecord(
                            int.Parse(keeper, CultureInfo.InvariantCulture),
                            long.Parse(keeperTicks, CultureInfo.InvariantCulture),
                            boot,
                            DateTimeOffset.FromUnixTimeSeconds(long.Parse(started, CultureInfo.InvariantCulture))
                        )
                        : null,
            }
            : null;
    }

    /// <summary>Sends a signal, unless the id has passed on to another process.</summary>
    internal void Signal(int signal)
    {
        if (IsAlive)
            Posix.Signal(ProcessId, signal);
    }

    // A zombie has ended.
    private static long TicksOf(int processId) =>
        ProcessStat.Read(processId) is { HasEnded: false } stat ? stat.StartTicks : -1;
}
