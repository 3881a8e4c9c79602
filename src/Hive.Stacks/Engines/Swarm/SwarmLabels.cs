using Hive.Stacks.Engines.Docker;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>How what Swarm runs for a stack is known.</summary>
internal static class SwarmLabels
{
    /// <summary>Name of a service in its Compose file.</summary>
    public const string Service = "hive.service";

    /// <summary>What a service or the way in is made of.</summary>
    public const string Manifest = "hive.manifest";

    /// <summary>Swarm's own label for what belongs to a stack.</summary>
    public const string Namespace = "com.docker.stack.namespace";

    /// <summary>The containers of a stack on this node, and its way in.</summary>
    public static ContainerKind Containers { get; } = new(Service, [SwarmDoor.Service]);
}
