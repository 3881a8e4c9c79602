using System.Net;
using System.Runtime.CompilerServices;
using Docker.DotNet;
using Docker.DotNet.Models;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>Questions to a Docker daemon about the Swarm that it manages.</summary>
/// <param name="daemon">The daemon.</param>
internal sealed class SwarmQuestions(DockerDaemon daemon)
{
    /// <summary>How a stack stands now; nothing where the daemon manages no Swarm.</summary>
    public async Task<SwarmState> LookAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var services = await ServicesAsync(stack, cancellationToken);
        var tasks = services.Count == 0 ? [] : await TasksAsync(services, cancellationToken);
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken, SwarmLabels.Containers);
        return new SwarmState(stack, services, tasks, containers);
    }

    /// <summary>What of a stack's objects there is, by name.</summary>
    /// <param name="name">Swarm's name for the stack.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<SwarmObjects> ObjectsAsync(string name, CancellationToken cancellationToken) =>
        daemon.Guard(async client =>
        {
            bool IsOf(IDictionary<string, string>? labels) =>
                labels?.TryGetValue(SwarmLabels.Namespace, out var of) == true && of == name;
            var label = DockerDaemon.Labels($"{SwarmLabels.Namespace}={name}");
            var networks = await client.Networks.ListNetworksAsync(
                new NetworksListParameters { Filters = label },
                cancellationToken
            );
            var volumes = await client.Volumes.ListAsync(new VolumesListParameters { Filters = label }, cancellationToken);
            var secrets = await client.Secrets.ListAsync(cancellationToken);
            var configs = await client.Configs.ListConfigsAsync(cancellationToken);
            return new SwarmObjects(
                [.. networks.Select(one => one.Name)],
                [.. (volumes.Volumes ?? []).Select(one => one.Name)],
                [.. secrets.Where(one => IsOf(one.Spec?.Labels)).Select(one => one.Spec?.Name).OfType<string>()],
                [.. configs.Where(one => IsOf(one.Spec?.Labels)).Select(one => one.Spec?.Name).OfType<string>()]
            );
        });

    /// <summary>The Swarm's nodes.</summary>
    public Task<IReadOnlyList<NodeListResponse>> NodesAsync(CancellationToken cancellationToken) =>
        daemon.Guard<IReadOnlyList<NodeListResponse>>(async client =>
            [.. await client.Swarm.ListNodesAsync(cancellationToken)]
        );

    /// <summary>The lines that all replicas of a service wrote, each with its time in front, on whatever node.</summary>
    public async IAsyncEnumerable<string> ReadLogsAsync(
        string service,
        ServiceLogsParameters wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stream = await daemon.Guard(client =>
            client.Swarm.GetServiceLogsAsync(service, tty: false, wanted, cancellationToken)
        );
        await foreach (var line in LogLines.ReadAsync(daemon, stream, cancellationToken))
            yield return line;
    }

    private Task<IReadOnlyList<ServiceFacts>> ServicesAsync(StackInstance stack, CancellationToken cancellationToken) =>
        daemon.Guard(async client =>
        {
            try
            {
                var found = await client.Swarm.ListServicesAsync(
                    new ServiceListParameters
                    {
                        Filters = DockerDaemon.Labels($"hive.stack={stack.Name}", $"hive.instance={stack.Instance}"),
                    },
                    cancellationToken
                );
                return ServiceFacts.Of(stack, found);
            }
            // It manages no Swarm.
            catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                return [];
            }
        });

    private Task<IReadOnlyList<TaskFacts>> TasksAsync(
        IReadOnlyList<ServiceFacts> services,
        CancellationToken cancellationToken
    ) =>
        daemon.Guard<IReadOnlyList<TaskFacts>>(async client =>
        {
            var wanted = new TasksListParameters
            {
                Filters = new Dictionary<string, IDictionary<string, bool>>
                {
                    ["service"] = services.ToDictionary(service => service.Id, _ => true),
                },
            };
            return [.. (await client.Tasks.ListAsync(wanted, cancellationToken)).Select(TaskFacts.Of)];
        });
}

/// <summary>What Swarm and its node keep for a stack, by name.</summary>
internal sealed record SwarmObjects(
    IReadOnlyList<string> Networks,
    IReadOnlyList<string> Volumes,
    IReadOnlyList<string> Secrets,
    IReadOnlyList<string> Configs
);
