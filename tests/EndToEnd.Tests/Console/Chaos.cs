using System.Globalization;

namespace EndToEnd.Tests.Console;

/// <summary>
/// How often the tests of the category break something, and what came of it: <c>--target=Chaos --suite=data</c> makes a
/// table of the lines.
/// </summary>
internal static class Chaos
{
    public const string Category = "Chaos";

    /// <summary>
    /// The number of rounds: the full one, or as many as HIVE_CHAOS_ROUNDS says; few in an ordinary test run.
    /// </summary>
    public static int Rounds(int full, int ordinary = 2) =>
        Environment.GetEnvironmentVariable("HIVE_CHAOS_ROUNDS") switch
        {
            null or "" => ordinary,
            "full" => full,
            var number => Math.Min(full, int.Parse(number, CultureInfo.InvariantCulture)),
        };

    /// <summary>A seed, which is printed: with it the same instants are chosen again.</summary>
    public static Random Seeded()
    {
        var seed = Environment.GetEnvironmentVariable("HIVE_CHAOS_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Environment.TickCount;
        TestContext.Out.WriteLine($"HIVE_CHAOS_SEED={seed}");
        return new Random(seed);
    }

    /// <summary>Tells what came of a fault.</summary>
    /// <param name="fault">What was done, and to what.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="lost">How many acknowledged rows were lost; null where rows are not what it is about.</param>
    /// <param name="result">What came of it.</param>
    public static void Report(string fault, int rounds, int? lost, string result)
    {
        var line = $"{fault}|{rounds}|{(lost is { } rows ? $"{rows}" : "-")}|{result}";
        TestContext.Out.WriteLine(line);
        if (Environment.GetEnvironmentVariable("HIVE_CHAOS_FILE") is { Length: > 0 } file)
        {
            lock (Category)
                File.AppendAllText(file, line + "\n");
        }
    }

    /// <summary>
    /// Ends a console at one of some moments, then at random instants of the time that it takes undisturbed.
    /// </summary>
    /// <param name="console">It runs.</param>
    /// <param name="round">Counted from 0.</param>
    /// <param name="moments">What it prints at the moments.</param>
    /// <param name="undisturbed">How long it takes.</param>
    /// <param name="random">Chooses the instants.</param>
    /// <returns>When it was killed, for messages; null when it had ended before.</returns>
    public static async Task<string?> KillAsync(
        RunningConsole console,
        int round,
        IReadOnlyList<string> moments,
        TimeSpan undisturbed,
        Random random
    )
    {
        string when;
        if (round < moments.Count)
        {
            when = $"at '{moments[round]}'";
            await console.HasPrintedAsync(moments[round]);
        }
        else
        {
            var wait = undisturbed * random.NextDouble();
            when = string.Create(CultureInfo.InvariantCulture, $"after {wait.TotalSeconds:0.00} s");
            await Task.WhenAny(console.Completion, Task.Delay(wait));
        }

        await console.TryKillAsync();
        return (await console.Completion).ExitCode == 0 ? null : when;
    }
}
