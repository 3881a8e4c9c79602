namespace Hive.Stacks.Engines.Docker;

/// <summary>Who made a stack's containers, and so how they are known.</summary>
/// <param name="ServiceLabel">The label in which a container's service is noted.</param>
/// <param name="Besides">Containers that a stack has besides those of its services.</param>
internal sealed record ContainerKind(string ServiceLabel, IReadOnlyList<string> Besides)
{
    /// <summary>Those that Compose made.</summary>
    public static ContainerKind Compose { get; } = new(DockerDaemon.ServiceLabel, []);
}
