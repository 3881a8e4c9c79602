namespace Hive.Stacks.Catalogue;

/// <summary>
/// The companions that exist. They are no stacks: what is done to all stacks leaves them out, except a stop.
/// </summary>
public static class CompanionCatalogue
{
    /// <summary>Where a container finds its configurations.</summary>
    public const string Folder = "/etc/hive";

    /// <summary>One door for all stacks that are up: NGINX.</summary>
    public static CompanionDefinition Proxy { get; } =
        new()
        {
            Name = "proxy",
            Purpose = "one door with TLS for the stacks that are up",
            Port = 8443,
            ComposeFile = "docker-compose-proxy.yml",
            Service = new()
            {
                Name = "proxy",
                Image = "hive/proxy",
                BakeTarget = "proxy",
                MemoryLimit = "128M",
                CpuLimit = 0.5,
                MadeOn = [BaseImage.Nginx],
            },
            Check = ["nginx", "-t", "-q", "-c", "{0}/nginx.conf"],
            VersionPath = "/-/version",
            IsSecure = true,
        };

    /// <summary>Watches the stacks that are up: Prometheus, and Grafana where its image is there.</summary>
    public static CompanionDefinition Monitoring { get; } =
        new()
        {
            Name = "monitoring",
            Phrase = "monitoring",
            Purpose = "measurements and alerts of the stacks that are up",
            Port = 9090,
            ComposeFile = "docker-compose-monitoring.yml",
            Service = new()
            {
                Name = "prometheus",
                Image = "hive/monitoring",
                BakeTarget = "monitoring",
                MemoryLimit = "512M",
                CpuLimit = 0.5,
                MadeOn = [BaseImage.Monitoring],
            },
            Check = ["promtool", "check", "config", "{0}/prometheus.yml"],
            VersionPath = "/api/v1/status/config",
            NeedsKeys = true,
            Extra = new("grafana", "HIVE_GRAFANA_IMAGE", "grafana/grafana:11.6.0", "HIVE_GRAFANA_PORT", 3000),
        };

    /// <summary>All companions, in the order in which they are shown.</summary>
    public static IReadOnlyList<CompanionDefinition> All { get; } = [Proxy, Monitoring];
}
