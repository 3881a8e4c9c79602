namespace Hive.Stacks.EngineSetup;

/// <summary>
/// Debian 12 offers Docker 20.10 and Compose 1.29, too old for the health checks here. Debian 13's packages install on it:
/// these four, with everything else, runc and the C library too, staying Debian 12's.
/// </summary>
internal static class TrixiePackages
{
    private const string From = "bookworm";
    private const string Suite = "trixie";

    public static bool AreNeededOn(LinuxDistribution distribution) => distribution is { IsDebian: true, Codename: From };

    /// <summary>
    /// The files that make them installable: the source, unless the machine has one already, and the pins.
    /// </summary>
    /// <exception cref="StackException">The machine has no source of its own release to copy.</exception>
    public static IReadOnlyList<AptFile> Files(IReadOnlyList<AptFile> sources)
    {
        if (sources.Any(file => !file.IsOwn && AptSource.In(file).Any(source => source.Offers(Suite))))
            return [new AptFile(AptFile.Preferences, Pin(string.Join(' ', DockerPackages.OfDebian), 990))];

        var source =
            AptSource.Derive(sources, From, Suite)
            ?? throw new StackException(
                FailureKind.Prerequisite,
                $"No apt source of this machine offers Debian's release '{From}', from which the one of '{Suite}' is copied.",
                "Add Debian's own source to /etc/apt/sources.list.d, or install Docker Engine 25 or newer in another way."
            );
        return
        [
            source,
            new AptFile(AptFile.Preferences, Pin("*", 100) + "\n" + Pin(string.Join(' ', DockerPackages.OfDebian), 990)),
        ];
    }

    private static string Pin(string packages, int priority) =>
        $"""
            Explanation: Docker Engine, Compose and Buildx of Debian 13 for Hive (./build.sh --target=EngineUp)
            Package: {packages}
            Pin: release n={Suite}
            Pin-Priority: {priority}

            """;
}
