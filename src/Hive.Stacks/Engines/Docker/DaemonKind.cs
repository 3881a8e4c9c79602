using Docker.DotNet;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Who speaks Docker's API, in the words of messages.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Engine">What it is, as in "Docker engine".</param>
/// <param name="Listener">What answers on its socket, as in "Docker daemon".</param>
/// <param name="Start">How it is started, as a phrase.</param>
internal sealed record DaemonKind(string Name, string Engine, string Listener, string Start)
{
    /// <summary>Asks for its version.</summary>
    public Func<DockerClient, CancellationToken, Task<string>> VersionAsync { get; init; } =
        async (client, cancellationToken) => (await client.System.GetVersionAsync(cancellationToken)).Version;

    /// <summary>Docker.</summary>
    public static DaemonKind Docker { get; } =
        new("Docker", "Docker engine", "Docker daemon", $"{ConsoleCommand.For("EngineUp")}, or your system's way");
}
