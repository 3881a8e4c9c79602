using Docker.DotNet.Models;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>A service that a Swarm runs for a stack.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name in Swarm.</param>
/// <param name="Stack">Swarm's name for the stack.</param>
/// <param name="Service">Its name in the Compose file.</param>
/// <param name="Manifest">What it is made of.</param>
/// <param name="Image">What it is started from.</param>
/// <param name="Wanted">How often it is to run.</param>
/// <param name="UpdateState">How its newest update stands, in Swarm's words; null where there was none.</param>
internal sealed record ServiceFacts(
    string Id,
    string Name,
    string Stack,
    string Service,
    string? Manifest,
    string? Image,
    int Wanted,
    string? UpdateState
)
{
    /// <summary>Those of a stack.</summary>
    public static IReadOnlyList<ServiceFacts> Of(
        StackInstance stack,
        IEnumerable<global::Docker.DotNet.Models.SwarmService> services
    ) =>
        [
            .. from service in services
            let labels = service.Spec?.Labels
            where labels is not null && StackContainers.Owns(stack, labels, SwarmLabels.Containers)
            select new ServiceFacts(
                service.ID ?? "",
                service.Spec!.Name ?? "",
                labels.TryGetValue(SwarmLabels.Namespace, out var name) ? name : "",
                labels[SwarmLabels.Service],
                labels.TryGetValue(SwarmLabels.Manifest, out var manifest) ? manifest : null,
                service.Spec.TaskTemplate?.ContainerSpec?.Image,
                (int)(service.Spec.Mode?.Replicated?.Replicas ?? 1),
                service.UpdateStatus?.State is { Length: > 0 } state ? state : null
            ),
        ];
}

/// <summary>A container that a Swarm runs, ran or means to run for a service.</summary>
/// <param name="Service">Id of the service.</param>
/// <param name="Node">Id of its node; empty where none has it yet.</param>
/// <param name="IsWanted">Whether it is to run.</param>
/// <param name="State">How it stands.</param>
/// <param name="Error">Why it ended or does not start; empty where nothing is wrong.</param>
/// <param name="Since">When that was.</param>
internal sealed record TaskFacts(
    string Service,
    string Node,
    bool IsWanted,
    TaskState? State,
    string Error,
    DateTimeOffset Since
)
{
    /// <summary>Whether it runs, and is healthy, as it should.</summary>
    public bool Runs => IsWanted && State == TaskState.Running;

    /// <summary>What Swarm says about one.</summary>
    public static TaskFacts Of(TaskResponse task) =>
        new(
            task.ServiceID ?? "",
            task.NodeID ?? "",
            task.DesiredState == TaskState.Running,
            task.Status?.State,
            task.Status?.Err is { Length: > 0 } error ? error : "",
            new DateTimeOffset(DateTime.SpecifyKind(task.Status?.Timestamp ?? default, DateTimeKind.Utc))
        );
}
