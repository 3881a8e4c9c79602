using System.Globalization;
using Docker.DotNet.Models;
using Hive.Stacks.Commands;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>The containers of a stack, as the daemon sees them now.</summary>
/// <param name="Stack">Whose.</param>
/// <param name="All">In the order of the stack's services; fewer than those when some are missing.</param>
internal sealed record StackContainers(StackInstance Stack, IReadOnlyList<ContainerInspectResponse> All)
{
    // The first restarts may help (a leftover of a killed server); more of the same will not.
    private const int GiveUpAfter = 3;

    public static async Task<StackContainers> FindAsync(
        DockerDaemon daemon,
        StackInstance stack,
        CancellationToken cancellationToken,
        ContainerKind? kind = null
    ) =>
        new(stack, await daemon.FindAsync(stack, kind ?? ContainerKind.Compose, cancellationToken))
        {
            Kind = kind ?? ContainerKind.Compose,
        };

    /// <summary>Who made them.</summary>
    public ContainerKind Kind { get; init; } = ContainerKind.Compose;

    public bool Any => All.Count > 0;

    /// <summary>True when every service's container runs.</summary>
    public bool AreUp => All.Count(IsUp) == Stack.Definition.Services.Count;

    /// <summary>
    /// The name of the project that the containers were made in, where there are any: plain Compose may have chosen another.
    /// </summary>
    public string? Project =>
        All.Select(container => Label(container, DockerDaemon.ProjectLabel)).OfType<string>().FirstOrDefault();

    public ContainerInspectResponse? Of(string service) =>
        All.FirstOrDefault(container => Label(container, Kind.ServiceLabel) == service);

    public static bool IsUp(ContainerInspectResponse? container) =>
        container?.State is { Running: true, Restarting: false, Paused: false };

    /// <summary>True when it runs and its health check passes.</summary>
    public static bool IsWell(ContainerInspectResponse? container) =>
        IsUp(container) && container!.State?.Health?.Status == "healthy";

    /// <summary>True when it runs and its health check has neither passed nor failed yet.</summary>
    public static bool IsStarting(ContainerInspectResponse? container) =>
        IsUp(container) && container!.State?.Health?.Status == "starting";

    public static string? Label(ContainerInspectResponse container, string name) =>
        container.Config?.Labels?.TryGetValue(name, out var value) == true ? value : null;

    /// <summary>What the state of a container that is not up means, as in "exited with 137".</summary>
    public static string WhyDown(ContainerInspectResponse container) =>
        container.State switch
        {
            { Restarting: true } state => $"restarting, exited with {state.ExitCode}",
            { Paused: true } => "paused",
            { OOMKilled: true } state => $"exited with {state.ExitCode}, out of memory",
            { Status: "created" } => "created, never started",
            var state => $"exited with {state?.ExitCode}",
        };

    /// <summary>Whose a line is that does not tell: in an all-in-one container, the supervisor's.</summary>
    public static string OnlyProcess(StackInstance stack, string? service) =>
        stack.Definition.Postgres is null ? LogSource.Supervisor
        : service == stack.Definition.Postgres.Name ? LogSource.Postgres
        : LogSource.Api;

    /// <summary>Whose a line of a container is that does not tell.</summary>
    public string OnlyProcess(ContainerInspectResponse container) => OnlyProcess(Stack, Label(container, Kind.ServiceLabel));

    /// <summary>Has its server write out what it has, where its container runs; null where it does not.</summary>
    public Command? Checkpoint =>
        Of(Stack.Definition.DatabaseService.Name) is { } container && IsUp(container)
            ? CheckpointCommands.InContainer(container.Name.TrimStart('/'))
            : null;

    /// <summary>What those that run take together, in bytes; null when nobody can tell.</summary>
    public async Task<long?> MeasureMemoryAsync(DockerDaemon daemon, CancellationToken cancellationToken)
    {
        var sizes = await Task.WhenAll(All.Where(IsUp).Select(one => daemon.MeasureMemoryAsync(one.ID, cancellationToken)));
        return sizes.Any(size => size is not null) ? sizes.Sum(size => size ?? 0) : null;
    }

    public Observation Observe()
    {
        if (!Any)
            return Observation.Absent;
        var down = Stack
            .Definition.Services.Select(service => (service.Name, container: Of(service.Name)))
            .Where(one => !IsUp(one.container))
            .Select(one => (one.Name, one.container, text: one.container is null ? "is not there" : WhyDown(one.container)))
            .ToList();
        var up = All.Where(IsUp).ToList();
        if (down.Count == 0)
            return new Observation(StackState.Running, up.Select(StartOf).Max()) { Endpoint = Endpoint };

        var restarting = All.Any(container => container.State is { Restarting: true } or { Running: true, Paused: true });
        var detail = string.Join(
            ", ",
            down.Select(one => Stack.Definition.Services.Count == 1 ? one.text : $"{one.Name}: {one.text}")
        );
        return up.Count == 0 && !restarting
            ? new Observation(StackState.Stopped, null, detail) { IsLost = true }
            : new Observation(StackState.Degraded, All.Select(StartOf).Max(), detail)
            {
                Endpoint = Endpoint,
                IsLost = down.Any(one =>
                    one.container is not { State: { Restarting: true } or { Paused: true } }
                    || one.container.RestartCount >= GiveUpAfter
                ),
            };
    }

    // Where the engine publishes the ports, which need not be where the settings say by now.
    private Endpoint? Endpoint =>
        PublishedPort.EndpointOf(Stack, Of(Stack.Definition.Api.Name), Of(Stack.Definition.DatabaseService.Name));

    private static DateTimeOffset? StartOf(ContainerInspectResponse container) =>
        DateTimeOffset.TryParse(container.State?.StartedAt, CultureInfo.InvariantCulture, out var at)
        && at > DateTimeOffset.UnixEpoch
            ? at
            : null;

    // A stack that plain Compose started without the workspace's .env carries no path; Compose itself notes the folder.
    internal static bool Owns(StackInstance stack, IDictionary<string, string> labels, ContainerKind kind) =>
        labels.TryGetValue(kind.ServiceLabel, out var service)
        && (stack.Definition.Services.Any(one => one.Name == service) || kind.Besides.Contains(service))
        && !(labels.TryGetValue("com.docker.compose.oneoff", out var oneOff) && oneOff == "True")
        && (
            labels.TryGetValue("hive.workspace", out var workspace) && workspace.Length > 0
                ? workspace == stack.Workspace.Root
                    || workspace == StackStart.Read(stack.Paths.Started)?.MovedFrom(stack.Workspace)
                : labels.TryGetValue("com.docker.compose.project.working_dir", out var folder)
                    && folder == stack.Workspace.Root
        );
}
