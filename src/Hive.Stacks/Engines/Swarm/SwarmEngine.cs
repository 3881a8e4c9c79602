using System.Runtime.CompilerServices;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Companions;
using Hive.Stacks.Data;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>
/// Runs stacks as services of a Docker Swarm. Data, and with it every database, stays on the node that this runs on; what
/// has no data runs wherever its image can be had.
/// </summary>
/// <param name="docker">Answers what is the same for all containers.</param>
/// <param name="daemon">Answers questions; it manages the Swarm.</param>
/// <param name="product">Where Compose files lie.</param>
/// <param name="runner">Runs <c>docker</c> where only it knows the answer.</param>
/// <param name="planned">What a run that only plans would have changed by now.</param>
internal sealed class SwarmEngine(
    DockerEngine docker,
    DockerDaemon daemon,
    ProductFiles product,
    ICommandRunner runner,
    PlannedChanges planned
) : IStackEngine
{
    private readonly SwarmQuestions _swarm = new(daemon);
    private readonly SwarmPlanner _planner = new(daemon, new SwarmQuestions(daemon), product, runner, planned);

    /// <inheritdoc />
    public string Name => "swarm";

    /// <inheritdoc />
    public bool NeedsImages => true;

    /// <inheritdoc />
    public bool IsTakenByNameOnly => true;

    /// <inheritdoc />
    public bool Replicates(StackDefinition stack) => stack.Postgres is not null;

    /// <inheritdoc />
    public IReadOnlyList<IStepHandler> Handlers => SwarmHandlers.All;

    /// <inheritdoc />
    public ICompanionEngine Companions => docker.Companions;

    /// <inheritdoc />
    public async Task<StackRoute?> FindRouteAsync(StackInstance stack, CancellationToken cancellationToken) =>
        SwarmDoor.Route(await FindAsync(stack, cancellationToken));

    /// <inheritdoc />
    public Task<EngineAnswer> AskAsync(CancellationToken cancellationToken) =>
        SwarmMembership.AskAsync(daemon, cancellationToken);

    /// <inheritdoc />
    public StackException Gone(string problem) => daemon.Gone(problem);

    /// <inheritdoc />
    public async Task<bool> RunsAsync(StackInstance stack, CancellationToken cancellationToken) =>
        (await daemon.AskAsync(cancellationToken)).Version is not null
        && (await _swarm.LookAsync(stack, cancellationToken)).Any;

    /// <inheritdoc />
    public Task<DataFit> FitAsync(StackInstance stack, int? major, CancellationToken cancellationToken) =>
        docker.FitAsync(stack, major, cancellationToken);

    /// <inheritdoc />
    public async Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        (await _swarm.LookAsync(stack, cancellationToken)).Observe();

    /// <inheritdoc />
    public async Task<string?> DoubtListenerAsync(StackInstance stack, CancellationToken cancellationToken) =>
        PublishedPort.Doubt(stack, (await FindAsync(stack, cancellationToken)).Of(SwarmDoor.Service));

    /// <inheritdoc />
    public async Task<long?> MeasureMemoryAsync(StackInstance stack, CancellationToken cancellationToken) =>
        await (await FindAsync(stack, cancellationToken)).MeasureMemoryAsync(daemon, cancellationToken);

    /// <inheritdoc />
    public async Task CheckAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        ClusterVersion.RequireMajor(stack, stack.Paths.Data, StackCatalogue.PostgresMajor, "the image");
        if (StackContainers.IsUp((await FindAsync(stack, cancellationToken)).Of(SwarmDoor.Service)))
            return;
        foreach (var port in new[] { stack.Settings.Port, stack.Settings.DatabasePort }.OfType<int>())
        {
            if (await PublishedPort.FindHolderAsync(daemon, stack.Settings.Bind, port, cancellationToken) is { } holder)
                throw PortRefusal.Held(stack, port, holder);
        }
    }

    /// <inheritdoc />
    public async Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        await CheckAsync(stack, cancellationToken);
        return await _planner.PlanServeAsync(stack, cancellationToken);
    }

    /// <inheritdoc />
    public Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _planner.PlanStopAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _planner.PlanRemoveAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Account Owner => docker.Owner;

    /// <inheritdoc />
    public Task<int> MajorOfNewDataAsync(StackInstance stack, CancellationToken cancellationToken) =>
        docker.MajorOfNewDataAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Task<Command?> CommandForAsync(StackInstance stack, DatabaseTask task, CancellationToken cancellationToken) =>
        DatabaseContainer.PrepareAsync(daemon, product, stack, task, cancellationToken, SwarmLabels.Containers);

    /// <inheritdoc />
    public async Task<Command?> CheckpointAsync(StackInstance stack, CancellationToken cancellationToken) =>
        (await FindAsync(stack, cancellationToken)).Checkpoint;

    /// <inheritdoc />
    public Task<Command?> PsqlAsync(StackInstance stack, PsqlQuery query, CancellationToken cancellationToken) =>
        DatabaseContainer.PsqlAsync(daemon, stack, query, cancellationToken, SwarmLabels.Containers);

    /// <inheritdoc />
    public Task<PasswordFit> CheckPasswordAsync(StackInstance stack, CancellationToken cancellationToken) =>
        DatabasePassword.CheckAsync(daemon, runner, stack, cancellationToken, SwarmLabels.Containers);

    /// <inheritdoc />
    public Task<Command> ChangePasswordAsync(StackInstance stack, CancellationToken cancellationToken) =>
        DatabasePassword.ChangeAsync(daemon, stack, cancellationToken, SwarmLabels.Containers);

    /// <inheritdoc />
    public Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken) =>
        daemon.ExplainAsync(failure, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<LogLine> ReadLogsAsync(
        StackInstance stack,
        LogQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var state = await _swarm.LookAsync(stack, cancellationToken);
        var streams = state.Services.Select(service =>
            SwarmLog.ReadAsync(
                _swarm,
                service.Id,
                StackContainers.OnlyProcess(stack, service.Service),
                query,
                cancellationToken
            )
        );
        await foreach (var line in MergedStreams.ReadAsync([.. streams], cancellationToken))
            yield return line;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    )
    {
        var facts = new Dictionary<string, string>(
            await DockerEvidence.CollectAsync(
                daemon,
                runner,
                ComposeProject.Of(stack, product),
                SwarmLabels.Containers,
                cancellationToken
            )
        );
        var names = (await _swarm.LookAsync(stack, cancellationToken)).Services.Select(service => service.Name).ToList();
        if (names.Count > 0)
        {
            var tasks = await runner.RunAsync(
                new Command("docker", ["service", "ps", "--no-trunc", .. names]),
                null,
                cancellationToken
            );
            facts["tasks.txt"] = tasks.Succeeded ? tasks.Output : tasks.Error;
        }

        return facts;
    }

    /// <inheritdoc />
    public Task<EngineExamination> ExamineAsync(CancellationToken cancellationToken) =>
        SwarmExamination.LookAsync(daemon, _swarm, cancellationToken);

    /// <inheritdoc />
    public async Task<PortUse> ExaminePortAsync(StackInstance stack, int port, CancellationToken cancellationToken) =>
        PortInspector.IsTaken(stack.Settings.Bind, port)
        && StackContainers.IsUp((await FindAsync(stack, cancellationToken)).Of(SwarmDoor.Service))
            ? new PortUse(PortState.Own)
            : await docker.ExaminePortAsync(stack, port, cancellationToken);

    /// <inheritdoc />
    public Task<ComponentListing?> CheckComponentsAsync(
        IReadOnlyList<StackInstance> stacks,
        string folder,
        CancellationToken cancellationToken
    ) => docker.CheckComponentsAsync(stacks, folder, cancellationToken);

    private Task<StackContainers> FindAsync(StackInstance stack, CancellationToken cancellationToken) =>
        StackContainers.FindAsync(daemon, stack, cancellationToken, SwarmLabels.Containers);
}
