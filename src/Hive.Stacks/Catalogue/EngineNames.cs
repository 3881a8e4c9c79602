namespace Hive.Stacks.Catalogue;

/// <summary>
/// The engines that stacks run on, the preferred first. An engine is its folder below <c>Engines</c> and its line here.
/// </summary>
public static class EngineNames
{
    /// <summary>Their words on the command line.</summary>
    public static IReadOnlyList<string> All { get; } = ["docker", "local", "swarm", "podman"];

    /// <summary>
    /// The class of an engine, by convention: <c>Hive.Stacks.Engines.Docker.DockerEngine</c> for "docker".
    /// </summary>
    /// <exception cref="TypeLoadException">There is no such class.</exception>
    public static Type TypeOf(string name)
    {
        var title = char.ToUpperInvariant(name[0]) + name[1..];
        return Type.GetType(
            $"Hive.Stacks.Engines.{title}.{title}Engine, {typeof(EngineNames).Assembly.GetName().Name}",
            throwOnError: true
        )!;
    }
}
