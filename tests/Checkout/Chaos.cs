using System.Globalization;

namespace Hive.Testing;

/// <summary>
/// How often the tests of the category break something, and what came of it: <c>--target=Chaos</c> makes a table of the
/// lines.
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

    /// <summary>Leaves a test of minutes to a full run: others try the same, shorter or on another engine.</summary>
    public static void OnlyInFull()
    {
        if (Rounds(1, 0) < 1)
            Assert.Ignore(
                "It takes minutes, and a shorter test tries the same: it runs where HIVE_CHAOS_ROUNDS=full is set."
            );
    }

    /// <summary>A seed, which is printed: with it the same instants and inputs are chosen again.</summary>
    public static int Seed()
    {
        var seed = Environment.GetEnvironmentVariable("HIVE_CHAOS_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Environment.TickCount;
        TestContext.Out.WriteLine($"HIVE_CHAOS_SEED={seed}");
        return seed;
    }

    /// <summary>Chooses by such a seed.</summary>
    public static Random Seeded() => new(Seed());

    /// <summary>Tells what came of a fault.</summary>
    /// <param name="fault">What was done, and to what.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="lost">
    /// How many acknowledged rows, or ends and events of runs, were lost or came twice; null where that is not the matter.
    /// </param>
    /// <param name="result">What came of it.</param>
    public static void Report(string fault, int rounds, int? lost, string result) =>
        Row(fault, $"{rounds}", lost is { } rows ? $"{rows}" : "-", result);

    /// <summary>Adds a line to the table of the suite.</summary>
    /// <param name="cells">Its four columns.</param>
    public static void Row(params string[] cells)
    {
        var line = string.Join('|', cells);
        TestContext.Out.WriteLine(line);
        if (Environment.GetEnvironmentVariable("HIVE_CHAOS_FILE") is { Length: > 0 } file)
        {
            lock (Category)
                File.AppendAllText(file, line + "\n");
        }
    }
}
