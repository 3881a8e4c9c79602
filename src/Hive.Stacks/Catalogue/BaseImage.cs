namespace Hive.Stacks.Catalogue;

/// <summary>
/// An image that ours are made on: from a registry, or from the distribution's packages where no registry answers.
/// </summary>
/// <param name="Argument">Build argument and environment variable that overrides it.</param>
/// <param name="RegistryName">The default.</param>
/// <param name="LocalName">Its stand-in, made on this machine.</param>
/// <param name="Script">Name of the script in <c>dockerfiles/base/</c> that makes the stand-in.</param>
public sealed record BaseImage(string Argument, string RegistryName, string LocalName, string Script)
{
    /// <summary>Compiles the API.</summary>
    public static BaseImage Sdk { get; } =
        new("SDK_IMAGE", "mcr.microsoft.com/dotnet/sdk:10.0-aot", "hive/base-sdk:10.0", "sdk");

    /// <summary>PostgreSQL with pgvector.</summary>
    public static BaseImage Postgres { get; } =
        new("POSTGRES_IMAGE", "pgvector/pgvector:0.8.1-pg17-trixie", "hive/base-postgres:17", "postgres");

    /// <summary>What a native program needs, and nothing else.</summary>
    public static BaseImage Runtime { get; } =
        new(
            "RUNTIME_IMAGE",
            "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled",
            "hive/base-runtime:10.0",
            "runtime"
        );

    /// <summary>A web server that passes on what it is asked.</summary>
    public static BaseImage Nginx { get; } = new("NGINX_IMAGE", "nginx:1.26", "hive/base-nginx:1.26", "nginx");

    /// <summary>Where Prometheus and what belongs to it are installed from packages.</summary>
    public static BaseImage Monitoring { get; } =
        new("MONITORING_IMAGE", "debian:trixie-slim", "hive/base-monitoring:13", "monitoring");

    /// <summary>All base images.</summary>
    public static IReadOnlyList<BaseImage> All { get; } = [Sdk, Postgres, Runtime, Nginx, Monitoring];
}
