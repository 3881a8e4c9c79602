using Hive.Stacks.Reporting;

namespace Hive.Build.Hosting;

/// <summary>What standard output is: a terminal of some width, with or without colours, or a pipe.</summary>
internal static class ConsoleScreen
{
    private const int UsualWidth = 80;

    /// <summary>Looks at standard output, and at what the user has set.</summary>
    /// <param name="variables">The console's environment; NO_COLOR (no-color.org) and TERM count.</param>
    public static Screen Of(IReadOnlyDictionary<string, string> variables) =>
        Console.IsOutputRedirected ? Screen.None : new Screen(Width, IsColoured(variables));

    /// <summary>Looks at standard error.</summary>
    public static Screen OfErrors() =>
        Console.IsErrorRedirected
            ? Screen.None
            : new Screen(
                Width,
                IsColoured(Variables.ToDictionary(name => name, name => Environment.GetEnvironmentVariable(name) ?? ""))
            );

    private static readonly string[] Variables = ["NO_COLOR", "TERM"];

    private static int Width => Console.WindowWidth is > 20 and var width ? width : UsualWidth;

    private static bool IsColoured(IReadOnlyDictionary<string, string> variables) =>
        variables.GetValueOrDefault("NO_COLOR") is not { Length: > 0 } && variables.GetValueOrDefault("TERM") != "dumb";
}
