using System.Globalization;
using Docker.DotNet.Models;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>A stack as its Swarm sees it now.</summary>
/// <param name="Stack">Which.</param>
/// <param name="Services">Its services; fewer than its own where some are missing.</param>
/// <param name="Tasks">Their containers on all nodes, present and former.</param>
/// <param name="Containers">The containers on this node, its way in among them.</param>
internal sealed record SwarmState(
    StackInstance Stack,
    IReadOnlyList<ServiceFacts> Services,
    IReadOnlyList<TaskFacts> Tasks,
    StackContainers Containers
)
{
    // The first failures may be a start that came too early; more of the same will not help.
    private const int GiveUpAfter = 3;

    /// <summary>Whether something of it is there.</summary>
    public bool Any => Services.Count > 0 || Containers.Any;

    /// <summary>Its way in; null when there is none.</summary>
    public ContainerInspectResponse? Door => Containers.Of(SwarmDoor.Service);

    /// <summary>Swarm's name for the stack, where it runs: a workspace that was moved had another one.</summary>
    public string? Name => Services.Select(service => service.Stack).FirstOrDefault(name => name.Length > 0);

    /// <summary>A service by its name in the Compose file; null when it is not there.</summary>
    public ServiceFacts? Of(string service) => Services.FirstOrDefault(one => one.Service == service);

    /// <summary>How the stack stands.</summary>
    public Observation Observe()
    {
        if (!Any)
            return Observation.Absent;
        var standings = Stack.Definition.Services.Select(service => Look(service.Name)).ToList();
        var troubles = standings.Where(one => one.Trouble is not null).ToList();
        var isOpen = StackContainers.IsUp(Door);
        var started = Tasks.Where(task => task.Runs).Select(task => (DateTimeOffset?)task.Since).Max();
        if (troubles.Count == 0 && isOpen)
            return new Observation(StackState.Running, started, Notes()) { Endpoint = Endpoint };
        var single = Stack.Definition.Services.Count == 1;
        var detail = string.Join(
            ", ",
            troubles
                .Select(one => single ? one.Trouble : $"{one.Service}: {one.Trouble}")
                .Concat(
                    isOpen
                        ? []
                        : [Door is { } door ? $"the way in: {StackContainers.WhyDown(door)}" : "the way in is not there"]
                )
        );
        var lost = troubles.Any(one => one.IsLost) || (!isOpen && Door?.State is not { Restarting: true });
        return started is null && lost
            ? new Observation(StackState.Stopped, null, detail) { IsLost = true }
            : new Observation(StackState.Degraded, started, detail) { Endpoint = Endpoint, IsLost = lost };
    }

    private Standing Look(string name)
    {
        if (Of(name) is not { } service)
            return new Standing(name, "is not there", true);
        var tasks = Tasks.Where(task => task.Service == service.Id).ToList();
        var running = tasks.Count(task => task.Runs);
        if (running >= service.Wanted)
            return new Standing(name, null, false);
        var count =
            service.Wanted == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{running} of {service.Wanted} run, ");
        // Swarm says why no node takes it; it goes on looking for one.
        if (tasks.FirstOrDefault(task => task is { State: TaskState.Pending, Error.Length: > 0 }) is { } waiting)
            return new Standing(name, count + waiting.Error, true);
        var failed = tasks
            .Where(task => task.State is TaskState.Failed or TaskState.Rejected)
            .OrderByDescending(task => task.Since)
            .ToList();
        return failed is [var newest, ..]
            ? new Standing(name, $"{count}ended: {newest.Error}", failed.Count >= GiveUpAfter)
            : new Standing(name, $"{count}starting", false);
    }

    // What is worth knowing of a stack that runs.
    private string? Notes()
    {
        var notes = new List<string>();
        foreach (var service in Services)
        {
            if (service.Wanted > 1)
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{service.Service} runs {service.Wanted} times"));
            if (service.UpdateState?.StartsWith("rollback", StringComparison.Ordinal) == true)
                notes.Add($"the newest update of {service.Service} went back");
        }

        return notes.Count == 0 ? null : string.Join(", ", notes);
    }

    private Endpoint? Endpoint => PublishedPort.EndpointOf(Stack, Door, Door);

    private sealed record Standing(string Service, string? Trouble, bool IsLost);
}
