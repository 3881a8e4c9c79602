using System.Globalization;
using System.Text.RegularExpressions;

namespace Hive.Stacks.Requests;

/// <summary>The instant that a database is to go back to.</summary>
public abstract partial record RewindTarget
{
    private const string BeforeRunWord = "before-run:";

    /// <summary>What is asked for, to those who asked wrong.</summary>
    private const string Wanted =
        "a time such as \"5 min ago\", \"2026-11-26 21:05\" (this machine's time zone, or with one: 2026-11-26T21:05:00Z), or before-run:ID";

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RewindTarget Parse(string text)
    {
        if (text.StartsWith(BeforeRunWord, StringComparison.Ordinal))
        {
            return Guid.TryParse(text[BeforeRunWord.Length..], out var run)
                ? new BeforeRun(run)
                : throw new FormatException("before-run: and the id of a run, as the API gives it");
        }

        if (AgoPattern.Match(text) is { Success: true } match)
        {
            var amount = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            var seconds = char.ToLowerInvariant(match.Groups[2].Value[0]) switch
            {
                's' => 1,
                'm' => 60,
                'h' => 3600,
                _ => 86_400,
            };
            return new Ago(TimeSpan.FromSeconds(amount * seconds));
        }

        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeLocal | DateTimeStyles.AllowWhiteSpaces,
            out var instant
        )
            ? new AtInstant(instant.ToUniversalTime())
            : throw new FormatException(Wanted);
    }

    [GeneratedRegex(
        @"^\s*(\d{1,7}(?:\.\d{1,6})?)\s*(s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|d|days?)\s+ago\s*\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AgoPattern { get; }
}

/// <summary>So long before now.</summary>
/// <param name="Time">How long.</param>
internal sealed record Ago(TimeSpan Time) : RewindTarget;

/// <summary>An instant.</summary>
/// <param name="Instant">In UTC.</param>
internal sealed record AtInstant(DateTimeOffset Instant) : RewindTarget;

/// <summary>The instant before a run of an agent, a team or a workflow began.</summary>
/// <param name="Run">The run's id.</param>
internal sealed record BeforeRun(Guid Run) : RewindTarget;
