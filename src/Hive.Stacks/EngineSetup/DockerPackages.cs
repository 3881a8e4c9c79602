using Hive.Stacks.Engines.Docker;

namespace Hive.Stacks.EngineSetup;

/// <summary>What the parts of Docker are called among a distribution's packages.</summary>
internal static class DockerPackages
{
    /// <summary>Debian's own: those that come from Debian 13 on Debian 12.</summary>
    public static IReadOnlyList<string> OfDebian { get; } = ["docker.io", "docker-cli", "docker-compose", "docker-buildx"];

    /// <summary>The packages that bring what is missing.</summary>
    /// <param name="distribution">Whose packages.</param>
    /// <param name="missing">The missing parts.</param>
    public static IReadOnlyList<string> For(LinuxDistribution distribution, IEnumerable<EnginePart> missing) =>
        [
            .. missing
                .SelectMany<EnginePart, string>(part =>
                    part switch
                    {
                        // iptables is only recommended by docker.io, and without it no network can be made.
                        EnginePart.Daemon => ["docker.io", "iptables"],
                        EnginePart.Cli => [distribution.IsUbuntu ? "docker.io" : "docker-cli"],
                        EnginePart.Compose => [distribution.IsUbuntu ? "docker-compose-v2" : "docker-compose"],
                        _ => ["docker-buildx"],
                    }
                )
                .Distinct(),
        ];
}
