using System.Globalization;
using System.Text.RegularExpressions;

namespace Contracts.Tests.Compose;

/// <summary>Durations as Compose writes them: 1m30s, 500ms.</summary>
internal static partial class Durations
{
    public static double Seconds(string text) =>
        Part.Matches(text)
            .Sum(part =>
                double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture)
                * part.Groups[2].Value switch
                {
                    "ms" => 0.001,
                    "s" => 1,
                    "m" => 60,
                    _ => 3600,
                }
            );

    [GeneratedRegex(@"([\d.]+)(ms|s|m|h)")]
    private static partial Regex Part { get; }
}
