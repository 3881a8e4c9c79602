using System.Text.RegularExpressions;
using Hive.Testing;

namespace Contracts.Tests.Images;

/// <summary>
/// What .dockerignore lets through, by Docker's rules: the last pattern that matches a path or a folder above it decides.
/// </summary>
internal static class BuildContext
{
    private static readonly IReadOnlyList<(bool Lets, Regex Pattern)> Rules =
    [
        .. Checkout
            .Read(".dockerignore")
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => (line[0] == '!', ToRegex(line.TrimStart('!').TrimEnd('/')))),
    ];

    public static bool Holds(string path) =>
        Rules.LastOrDefault(rule => AndAbove(path).Any(rule.Pattern.IsMatch)) is not { Pattern: not null } last || last.Lets;

    private static IEnumerable<string> AndAbove(string path)
    {
        for (var one = path; one.Length > 0; one = one.Contains('/') ? one[..one.LastIndexOf('/')] : "")
            yield return one;
    }

    private static Regex ToRegex(string pattern) =>
        new(
            "^"
                + Regex
                    .Escape(pattern)
                    .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
                    .Replace(@"\*\*", ".*", StringComparison.Ordinal)
                    .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
                    .Replace(@"\?", "[^/]", StringComparison.Ordinal)
                + "$"
        );
}
