using System.Text.RegularExpressions;
using Hive.Stacks.Commands;
using Hive.Stacks.Plans;

namespace Hive.Stacks.EngineSetup;

/// <summary>How pgvector comes onto a machine: as the distribution's package, or built from its source package.</summary>
internal static partial class VectorPackages
{
    // Debian 13 has pgvector's source; Debian 12 has neither package nor source.
    private const string OlderRelease = "bookworm";
    private const string ReleaseWithSource = "trixie";

    private const string Without = "Mend what apt-get says and run this again, or go on without vector search.";

    /// <summary>What installs it for one PostgreSQL.</summary>
    /// <param name="major">Its major version.</param>
    /// <param name="binFolder">Folder of its programs.</param>
    /// <param name="distribution">The machine's.</param>
    /// <param name="sources">Where its packages come from.</param>
    /// <param name="policy">What <c>apt-cache policy</c> says about <see cref="Asked"/>.</param>
    /// <exception cref="StackException">Neither can be had.</exception>
    public static IReadOnlyList<PlanStep> Plan(
        int major,
        string binFolder,
        LinuxDistribution distribution,
        IReadOnlyList<AptFile> sources,
        string policy
    )
    {
        if (Candidate(policy, $"postgresql-{major}-pgvector") is not null)
            return [new InstallStep([$"postgresql-{major}-pgvector"]) { Without = Without }];
        var release = distribution is { IsDebian: true, Codename: OlderRelease } ? ReleaseWithSource : distribution.Codename;
        if (
            AptSource.Derive(sources, distribution.Codename, release) is not { } source
            || Candidate(policy, Headers(major)) is null
        )
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"Neither a package 'postgresql-{major}-pgvector' nor its source can be had from the apt sources of this machine.",
                "Add the distribution's own source to /etc/apt/sources.list.d, or install pgvector in another way; without it the local engine goes without vector search."
            );
        }

        return
        [
            new InstallStep(["gcc", "libc6-dev", "make", Matching(policy, major)]) { Without = Without },
            new BuildVectorStep(major, binFolder, ForSources(source), Path.GetExtension(source.Path)),
        ];
    }

    /// <summary>The packages that are asked about.</summary>
    public static IReadOnlyList<string> Asked(int major) =>
        [$"postgresql-{major}-pgvector", Headers(major), $"postgresql-{major}"];

    /// <summary>The question.</summary>
    public static Command Policy(int major) =>
        new("apt-cache", ["policy", .. Asked(major)])
        {
            Environment = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["LC_ALL"] = "C.UTF-8" },
        };

    private static string Headers(int major) => $"postgresql-server-dev-{major}";

    // Of the version that is installed, where it can still be had: a newer one would bring a newer server along, and
    // restart it.
    private static string Matching(string policy, int major) =>
        Field(policy, $"postgresql-{major}", "Installed") is { } installed
        && Of(policy, Headers(major)).Contains($" {installed} ", StringComparison.Ordinal)
            ? $"{Headers(major)}={installed}"
            : Headers(major);

    private static string? Candidate(string policy, string package) => Field(policy, package, "Candidate");

    private static string? Field(string policy, string package, string name) =>
        Regex.Match(Of(policy, package), $@"^  {name}: (\S+)\r?$", RegexOptions.Multiline) is { Success: true } found
        && found.Groups[1].Value is not "(none)" and var value
            ? value
            : null;

    private static string Of(string policy, string package) =>
        Package
            .Matches(policy)
            .Where(match => match.Groups["name"].Value == package)
            .Select(match => match.Groups["text"].Value)
            .FirstOrDefault("");

    // The same source, for packages' sources instead of packages.
    private static string ForSources(AptFile source) =>
        source.IsDeb822
            ? source.Text.Replace("Types: deb\n", "Types: deb-src\n", StringComparison.Ordinal)
            : "deb-src" + source.Text["deb".Length..];

    [GeneratedRegex(@"^(?<name>\S+):\r?\n(?<text>(?:[ \t].*\n?)*)", RegexOptions.Multiline)]
    private static partial Regex Package { get; }
}
