using System.Globalization;
using System.Text.RegularExpressions;

namespace Hive.Stacks.EngineSetup;

/// <summary>The Linux distribution of this machine, from os-release(5).</summary>
/// <param name="Id">Lower-case name, as in "debian".</param>
/// <param name="Like">Names of the distributions that it descends from.</param>
/// <param name="Codename">Name of the release, as in "bookworm"; empty where it has none.</param>
/// <param name="Major">Number of the release; null for those without one, such as Debian's testing.</param>
/// <param name="Title">For people, as in "Debian GNU/Linux 12 (bookworm)".</param>
internal sealed partial record LinuxDistribution(
    string Id,
    IReadOnlyList<string> Like,
    string Codename,
    int? Major,
    string Title
)
{
    public const string OsRelease = "/etc/os-release";

    /// <summary>Debian itself: what descends from it names its releases and packages differently.</summary>
    public bool IsDebian => Id == "debian";

    public bool IsUbuntu => Id == "ubuntu" || Like.Contains("ubuntu");

    /// <summary>Debian 11 and older cannot take Debian 13's packages: their C library is too old.</summary>
    public bool IsSupported => IsUbuntu || (IsDebian && Major is (null or >= 12));

    public static LinuxDistribution Parse(string osRelease)
    {
        var fields = Field
            .Matches(osRelease)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value.Trim('"', '\''));
        string Get(string name) => fields.GetValueOrDefault(name, "");
        return new LinuxDistribution(
            Get("ID"),
            Get("ID_LIKE").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Get("VERSION_CODENAME"),
            int.TryParse(Get("VERSION_ID").Split('.')[0], CultureInfo.InvariantCulture, out var major) ? major : null,
            Get("PRETTY_NAME") is { Length: > 0 } title ? title : Get("ID")
        );
    }

    [GeneratedRegex(@"^(?<name>[A-Z_]+)=(?<value>.*?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Field { get; }
}
