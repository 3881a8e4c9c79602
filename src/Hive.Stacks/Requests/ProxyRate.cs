using System.Text.RegularExpressions;

namespace Hive.Stacks.Requests;

/// <summary>How many requests the proxy takes from one address.</summary>
/// <param name="Requests">1 to 100000; null for any number.</param>
/// <param name="PerMinute">Whether they are a minute's, not a second's.</param>
public sealed partial record ProxyRate(int? Requests, bool PerMinute)
{
    /// <summary>What counts where nothing is set: 100 a second.</summary>
    public static ProxyRate Standard { get; } = new(100, false);

    /// <summary>Reads what <c>HIVE_PROXY_RATE</c> says: <c>100/s</c>, <c>600/min</c>, <c>off</c>.</summary>
    /// <exception cref="StackException">It is none of these.</exception>
    public static ProxyRate Read(string? text) =>
        text is null ? Standard
        : text == "off" ? new(null, false)
        : Form.Match(text) is { Success: true } match
        && int.TryParse(match.Groups[1].Value, out var number)
        && number is > 0 and <= 100_000
            ? new(number, match.Groups[2].Value == "min")
        : throw new StackException(
            FailureKind.Misuse,
            $"HIVE_PROXY_RATE is '{text}'.",
            "Set HIVE_PROXY_RATE to a number of requests such as 100/s or 600/min, or to off."
        );

    [GeneratedRegex(@"^(\d{1,6})/(s|min)\z")]
    private static partial Regex Form { get; }
}
