using System.Globalization;

namespace EndToEnd.Tests.Console;

/// <summary>Ends consoles in the middle of what they do.</summary>
internal static class KilledConsole
{
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
