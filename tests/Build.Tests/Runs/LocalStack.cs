using System.Globalization;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>What is on file about a stack of the local engine, without one.</summary>
internal static class LocalStack
{
    /// <summary>Its two processes as the engine has them on file.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="stack">Which stack.</param>
    /// <param name="runs">Whether they are this process, which runs; else ones that have ended.</param>
    public static void Write(TestFolder workspace, string stack, bool runs)
    {
        foreach (var name in new[] { "postgres", "api" })
        {
            var (pid, ticks, boot) = runs
                ? (Environment.ProcessId, OwnTicks(), File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim())
                : (1, "0", "another boot");
            workspace.Write(
                $"data/local/{stack}/{name}.process",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"pid={pid}\nticks={ticks}\nboot={boot}\nstarted={DateTimeOffset.UtcNow.AddMinutes(-90).ToUnixTimeSeconds()}\n"
                )
            );
        }
    }

    /// <summary>Adds lines to the log of one of its processes.</summary>
    public static void Log(TestFolder workspace, string stack, string process, params string[] lines) =>
        File.AppendAllLines(workspace.At($"data/local/{stack}/{process}.log"), lines);

    // Field 22 of proc_pid_stat(5); the program's name in brackets may hold spaces.
    private static string OwnTicks() => File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ')[19];
}
