using Docker.DotNet.Models;
using Hive.Stacks.Engines.Docker;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>What the doctor says about Swarm.</summary>
internal static class SwarmExamination
{
    /// <summary>Looks. Where nobody made a Swarm there is nothing to say: nobody has to have one.</summary>
    public static async Task<EngineExamination> LookAsync(
        DockerDaemon daemon,
        SwarmQuestions swarm,
        CancellationToken cancellationToken
    )
    {
        if ((await daemon.AskAsync(cancellationToken)).Version is null)
            return new EngineExamination(false, []) { Lack = Lack, Mend = Mend };
        var info = await daemon.InfoAsync(cancellationToken);
        if (info.Swarm is null or { LocalNodeState: null or "" or "inactive" })
            return new EngineExamination(false, []) { Lack = Lack, Mend = Mend };
        if (SwarmMembership.Problem(info.Swarm) is { } problem)
        {
            return new EngineExamination(false, [new Finding("Swarm", FindingState.Note, problem.Text, Why, problem.Remedy)])
            {
                Lack = Lack,
                Mend = problem.Remedy,
            };
        }

        var nodes = await swarm.NodesAsync(cancellationToken);
        return new EngineExamination(true, [Nodes(nodes, info.Swarm.NodeID ?? ""), Privileges(info)]);
    }

    internal static Finding Nodes(IReadOnlyList<NodeListResponse> nodes, string own)
    {
        var away = nodes.Where(node => node.Status?.State != "ready" || node.Spec?.Availability != "active").ToList();
        if (away.Count == 0)
            return new Finding("Swarm", FindingState.Ok, nodes.Count == 1 ? "1 node" : $"{nodes.Count} nodes", Why);
        var hosts = away.Select(node =>
            $"{node.Description?.Hostname} is {(node.Status?.State == "ready" ? node.Spec?.Availability : node.Status?.State)}"
        );
        return new Finding(
            "Swarm",
            FindingState.Note,
            string.Join(", ", hosts),
            away.Any(node => node.ID == own) ? "data is on this node, so no stack can run" : "nothing runs there",
            "docker node update --availability active NODE, or start its engine"
        );
    }

    internal static Finding Privileges(SystemInfoResponse info)
    {
        const string why = "services of Swarm have no such setting of their own";
        return info.SecurityOptions?.Any(option => option.Contains("no-new-privileges", StringComparison.Ordinal)) == true
            ? new Finding("Privileges in Swarm", FindingState.Ok, "the engine lets no program gain any", why)
            : new Finding(
                "Privileges in Swarm",
                FindingState.Note,
                "programs may gain some by setuid files",
                why,
                "set \"no-new-privileges\": true in the daemon.json of every node, and start the daemons again"
            );
    }

    private const string Why = "stacks that were served with --engine=swarm run on it";
    private const string Lack = "Swarm was asked for and cannot be used";
    private const string Mend = "docker swarm init";
}
