using System.Diagnostics;

namespace Hive.Stacks.Tests.Keys;

/// <summary>Puts a process on file as the API of the local genie: whatever it listens on is then the stack's own.</summary>
internal static class OwnListener
{
    private const string Boot = "/proc/sys/kernel/random/boot_id";

    /// <param name="folder">The workspace.</param>
    /// <param name="process">The process; null means this one.</param>
    public static void Record(TemporaryFolder folder, int? process = null)
    {
        var id = process ?? Environment.ProcessId;
        using var running = Process.GetProcessById(id);
        var (ticks, boot) = File.Exists(Boot) ? (Ticks(id), File.ReadAllText(Boot).Trim()) : ("0", "none");
        folder.Write(
            "data/local/genie/api.process",
            $"pid={id}\nticks={ticks}\nboot={boot}\nstarted={new DateTimeOffset(running.StartTime).ToUnixTimeSeconds()}\n"
        );
    }

    // Field 22 of proc_pid_stat(5); the name in parentheses may hold spaces.
    private static string Ticks(int id) =>
        File.ReadAllText($"/proc/{id}/stat") is var stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19] : "";
}
