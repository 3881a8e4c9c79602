using System.Text.RegularExpressions;
using Hive.Testing;

namespace Contracts.Tests.Rules;

/// <summary>
/// What this machine has of its own and no project should name: the hosts it fetches packages from, the folders it works in.
/// </summary>
internal static partial class MachineTraces
{
    private static string Home { get; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Hosts that package managers of this machine are told to use, by the files and variables they read.</summary>
    public static IReadOnlyList<string> Hosts { get; } =
        HostsIn(ConfigurationFiles().SelectMany(ReadLines).Concat(Variables()));

    /// <summary>Hosts that lines of configuration name, but for this machine itself.</summary>
    public static IReadOnlyList<string> HostsIn(IEnumerable<string> lines) =>
        [
            .. lines
                .SelectMany(line => Host.Matches(line).Select(match => match.Groups[1].Value.ToLowerInvariant()))
                .Distinct()
                .Where(host =>
                    host.Contains('.', StringComparison.Ordinal) && !host.StartsWith("127.", StringComparison.Ordinal)
                )
                // Where projects live, which comments and version texts name: no package host.
                .Where(host => host != "github.com"),
        ];

    /// <summary>
    /// Folders of the checkout, of the repository it is a worktree of, and of a user with a home of his own.
    /// </summary>
    public static IReadOnlyList<string> Folders { get; } =
    [
        .. new[] { Checkout.Root, MainWorktree(), Home }
            .OfType<string>()
            .Where(path => path.Count(letter => letter is '/' or '\\') > 1)
            .Distinct(),
    ];

    private static IEnumerable<string> ConfigurationFiles() =>
        [
            .. new[]
            {
                "/etc/apt",
                "/etc/npmrc",
                "/usr/etc/npmrc",
                "/etc/pip.conf",
                "/etc/opt/NuGet",
                Path.Combine(Home, ".npmrc"),
                Path.Combine(Home, ".nuget", "NuGet"),
                Path.Combine(Home, ".config", "NuGet"),
                Path.Combine(Home, ".config", "pip"),
                Path.Combine(Home, ".pip"),
            }.SelectMany(path =>
                Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                : File.Exists(path) ? [path]
                : []
            ),
        ];

    private static IEnumerable<string> Variables() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .Where(pair => Interesting.IsMatch((string)pair.Key))
            .Select(pair => (string?)pair.Value ?? "");

    private static IEnumerable<string> ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Closed to this user: then nothing of it can have come into the project through this user either.
            return [];
        }
    }

    // In a worktree, .git is a file: "gitdir: MAIN/.git/worktrees/NAME".
    private static string? MainWorktree() =>
        File.Exists(Checkout.At(".git")) && GitFolder.Match(File.ReadAllText(Checkout.At(".git"))) is { Success: true } match
            ? match.Groups[1].Value
            : null;

    [GeneratedRegex(@"https?://(?:[^/@\s]+@)?([A-Za-z0-9.-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Host { get; }

    [GeneratedRegex("nuget|npm|pip|proxy|registry|mirror|index_url", RegexOptions.IgnoreCase)]
    private static partial Regex Interesting { get; }

    [GeneratedRegex(@"gitdir: (.+)/\.git/")]
    private static partial Regex GitFolder { get; }
}
