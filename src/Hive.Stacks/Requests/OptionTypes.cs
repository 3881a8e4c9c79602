using System.Globalization;
using System.Text.RegularExpressions;

namespace Hive.Stacks.Requests;

/// <summary>
/// Makes options of the usual types, and reads their values. A <see cref="FormatException"/> says what is wanted instead.
/// </summary>
internal static partial class OptionTypes
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(36_500);

    /// <summary>A switch: it has no value, or true or false.</summary>
    public static Option<bool> Switch(string name, string help, Verb verbs) =>
        new(
            name,
            null,
            help,
            verbs,
            false,
            text =>
                text.ToLowerInvariant() switch
                {
                    "true" or "" => true,
                    "false" => false,
                    _ => throw new FormatException("true or false"),
                }
        );

    /// <summary>One of some words, in any case.</summary>
    public static Option<T> Word<T>(
        string name,
        string help,
        Verb verbs,
        IReadOnlyList<string> words,
        Func<string, T> read,
        T fallback
    ) =>
        new(
            name,
            string.Join('|', words),
            help,
            verbs,
            fallback,
            text =>
                read(
                    Capitalised<T>(
                        words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase))
                            ?? throw new FormatException($"one of {string.Join(", ", words)}")
                    )
                )
        )
        {
            Choices = words,
        };

    /// <summary>A whole number in a range.</summary>
    public static Option<T> Number<T>(
        string name,
        string value,
        string help,
        Verb verbs,
        int fallback,
        int least,
        int most,
        Func<int, T> read
    ) =>
        new(
            name,
            value,
            $"{help} (default: {fallback})",
            verbs,
            read(fallback),
            text => read(WholeNumber(text, least, most))
        );

    /// <summary>A whole number in a range.</summary>
    public static int WholeNumber(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw new FormatException($"a whole number from {least} to {most}");

    /// <summary>A length of time, as in "10m".</summary>
    public static TimeSpan Duration(string text)
    {
        if (
            Span.Match(text) is not { Success: true } match
            || !double.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var amount)
        )
            throw new FormatException("a duration such as 30s, 10m, 2h or 1d");
        var seconds =
            amount
            * match.Groups[2].Value switch
            {
                "s" => 1,
                "m" => 60,
                "h" => 3600,
                _ => 86_400,
            };
        return seconds <= LongestDuration.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"at most {LongestDuration.TotalDays:0}d");
    }

    /// <summary>A regular expression; a match may take a second at the most.</summary>
    public static Regex Pattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (RegexParseException exception)
        {
            throw new FormatException($"a regular expression ({exception.Error})");
        }
    }

    // Names of enums begin with a capital.
    private static string Capitalised<T>(string word) =>
        typeof(T).IsEnum ? char.ToUpperInvariant(word[0]) + word[1..] : word;

    [GeneratedRegex(@"^(\d{1,9}(?:\.\d{1,3})?)([smhd])$")]
    private static partial Regex Span { get; }
}
