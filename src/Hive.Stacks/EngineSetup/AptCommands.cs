using Hive.Stacks.Commands;

namespace Hive.Stacks.EngineSetup;

/// <summary>The calls of apt and dpkg.</summary>
internal static class AptCommands
{
    // Questions cannot be answered here: a changed configuration file stays the user's.
    private static readonly string[] KeepSettings =
    [
        "-o",
        "Dpkg::Options::=--force-confdef",
        "-o",
        "Dpkg::Options::=--force-confold",
    ];

    // Unattended upgrades may hold the lock for a while, and so may the apt of a run that was killed.
    private static readonly string[] WaitForOthers = ["-o", "DPkg::Lock::Timeout=180"];

    private static readonly SortedDictionary<string, string> Silent = new(StringComparer.Ordinal)
    {
        ["DEBIAN_FRONTEND"] = "noninteractive",
        ["LC_ALL"] = "C.UTF-8",
    };

    /// <summary>Reads the lists of packages.</summary>
    public static Command Update { get; } = Apt("update", "--quiet", "-o", "Acquire::Retries=2");

    /// <summary>Installs packages; rather fails than removes others that are in the way.</summary>
    public static Command Install(IEnumerable<string> packages) =>
        Apt([
            "install",
            "--yes",
            "--quiet",
            "--no-install-recommends",
            "--no-remove",
            .. WaitForOthers,
            .. KeepSettings,
            .. packages,
        ]);

    /// <summary>Names packages that are neither installed nor not.</summary>
    public static Command Audit { get; } = new("dpkg", ["--audit"]) { Environment = Silent };

    /// <summary>Finishes packages that were unpacked and not set up.</summary>
    public static Command ConfigurePending { get; } =
        new("dpkg", ["--force-confdef", "--force-confold", "--configure", "--pending"]) { Environment = Silent };

    /// <summary>Brings back what half-installed packages lack.</summary>
    public static Command FixBroken { get; } =
        Apt(["install", "--fix-broken", "--yes", "--quiet", "--no-remove", .. WaitForOthers, .. KeepSettings]);

    private static Command Apt(params string[] arguments) => new("apt-get", arguments) { Environment = Silent };
}
