using Docker.DotNet.Models;
using Hive.Stacks.Engines.Docker;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>Whether a Docker daemon can run stacks as a Swarm.</summary>
internal static class SwarmMembership
{
    /// <summary>Asks it.</summary>
    public static async Task<EngineAnswer> AskAsync(DockerDaemon daemon, CancellationToken cancellationToken)
    {
        if (await daemon.AskAsync(cancellationToken) is { Problem: { } silence })
        {
            return new EngineAnswer(null, silence)
            {
                Remedy = "Start Docker on this machine, or set DOCKER_HOST or the Docker context to a daemon that answers.",
            };
        }

        if (!daemon.IsOnThisMachine)
        {
            return new EngineAnswer(
                null,
                "the Docker engine is called over TCP, and a stack's data is in folders of this machine"
            )
            {
                Remedy = "Run this on the manager that has the workspace, with its own socket.",
            };
        }

        var info = await daemon.InfoAsync(cancellationToken);
        return Problem(info.Swarm) is { } problem
            ? new EngineAnswer(null, problem.Text) { Remedy = problem.Remedy }
            : new EngineAnswer($"Docker {info.ServerVersion} with {Nodes(info.Swarm!)}", null);
    }

    internal static (string Text, string Remedy)? Problem(Info? swarm) =>
        swarm switch
        {
            { LocalNodeState: "active", ControlAvailable: true } => null,
            { LocalNodeState: "active" } => (
                "the Docker engine is a worker of a Swarm, and managers alone can say what runs",
                "Run this on a manager, or make this node one: docker node promote (on a manager)."
            ),
            { LocalNodeState: "locked" } => ("the Swarm of the Docker engine is locked", "Unlock it: docker swarm unlock."),
            { LocalNodeState: "pending" or "error" } => (
                $"the Docker engine does not get into its Swarm{(swarm.Error is { Length: > 0 } why ? $": {why.TrimEnd('.')}" : "")}",
                "See docker info, and bring a majority of its managers up."
            ),
            _ => (
                "the Docker engine is no Swarm manager",
                "Make it one (docker swarm init), or use --engine=docker, which needs no Swarm."
            ),
        };

    private static string Nodes(Info swarm) =>
        swarm.Nodes is 1 or null ? "a Swarm of 1 node" : $"a Swarm of {swarm.Nodes} nodes";
}
