using Docker.DotNet.Models;

namespace Hive.Stacks.Engines.Docker;

/// <content>What Compose made and nobody uses.</content>
public sealed partial class DockerDaemon
{
    /// <summary>
    /// The images, by the names that they were started from, that containers of other workspaces or of nobody use.
    /// </summary>
    /// <param name="workspace">The workspace that does not count. Absolute path.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task<IReadOnlySet<string>> FindImagesOfOthersAsync(string workspace, CancellationToken cancellationToken) =>
        Guard<IReadOnlySet<string>>(async client =>
        {
            var containers = await client.Containers.ListContainersAsync(
                new ContainersListParameters { All = true },
                cancellationToken
            );
            return containers
                .Where(container =>
                    container.Labels?.TryGetValue("hive.workspace", out var root) != true || root != workspace
                )
                .Select(container => container.Image)
                .ToHashSet();
        });

    /// <summary>The volumes and networks of Compose projects that no container is of, running or not.</summary>
    /// <param name="isWanted">Tells of which projects, by name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task<UnusedObjects> FindUnusedAsync(Func<string, bool> isWanted, CancellationToken cancellationToken) =>
        Guard(async client =>
        {
            var label = Labels(ProjectLabel);
            var volumes = await client.Volumes.ListAsync(new VolumesListParameters { Filters = label }, cancellationToken);
            var networks = await client.Networks.ListNetworksAsync(
                new NetworksListParameters { Filters = label },
                cancellationToken
            );
            // Asked last: what is made meanwhile has a container by then, or is seen by the next look.
            var containers = await client.Containers.ListContainersAsync(
                new ContainersListParameters { All = true, Filters = label },
                cancellationToken
            );
            var used = containers.Select(container => container.Labels[ProjectLabel]).ToHashSet();
            bool IsUnused(IDictionary<string, string>? labels) =>
                labels?.TryGetValue(ProjectLabel, out var project) == true && isWanted(project) && !used.Contains(project);
            return new UnusedObjects(
                [.. (volumes.Volumes ?? []).Where(volume => IsUnused(volume.Labels)).Select(volume => volume.Name)],
                [.. networks.Where(network => IsUnused(network.Labels)).Select(network => network.Name)]
            );
        });
}
