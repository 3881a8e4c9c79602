using Docker.DotNet.Models;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <content>What stands beside the stacks.</content>
public sealed partial class DockerDaemon
{
    /// <summary>The label that says which companion a container is.</summary>
    internal const string CompanionLabel = "hive.companion";

    /// <summary>The container of a companion, running or not; null when there is none.</summary>
    internal Task<ContainerInspectResponse?> FindAsync(CompanionInstance one, CancellationToken cancellationToken) =>
        FindAsync(one, one.Definition.Service.Name, cancellationToken);

    /// <summary>One of the containers of a companion, running or not; null when there is none.</summary>
    internal Task<ContainerInspectResponse?> FindAsync(
        CompanionInstance one,
        string service,
        CancellationToken cancellationToken
    ) =>
        Guard(async client =>
        {
            var found = await client.Containers.ListContainersAsync(
                new ContainersListParameters
                {
                    All = true,
                    Filters = Labels(
                        $"{CompanionLabel}={one.Definition.Name}",
                        $"{ProjectLabel}={one.Project}",
                        $"{ServiceLabel}={service}"
                    ),
                },
                cancellationToken
            );
            return found.FirstOrDefault() is { } first
                ? await RemovedContainer.OrNothingAsync(client.Containers.InspectContainerAsync(first.ID, cancellationToken))
                : null;
        });

    /// <summary>How many containers are on each of some networks, running ones only.</summary>
    internal Task<IReadOnlyDictionary<string, int>> CountOnAsync(
        IReadOnlyList<string> networks,
        CancellationToken cancellationToken
    ) =>
        Guard<IReadOnlyDictionary<string, int>>(async client =>
        {
            var counts = new Dictionary<string, int>();
            foreach (var network in networks)
            {
                var seen = await client.Networks.InspectNetworkAsync(network, cancellationToken);
                counts[network] = seen.Containers?.Count ?? 0;
            }

            return counts;
        });
}
