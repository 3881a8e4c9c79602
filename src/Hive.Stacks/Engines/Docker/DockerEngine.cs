using System.Runtime.CompilerServices;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Companions;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Runs stacks as containers: Compose for verbs, the daemon's API for questions.</summary>
/// <param name="daemon">Answers questions.</param>
/// <param name="product">Where Compose files lie.</param>
/// <param name="runner">Runs <c>docker compose</c> where only it knows the answer.</param>
/// <param name="planned">What a run that only plans would have changed by now.</param>
internal sealed class DockerEngine(DockerDaemon daemon, ProductFiles product, ICommandRunner runner, PlannedChanges planned)
    : IStackEngine
{
    private readonly DockerPlanner _planner = new(daemon, product, runner, planned);

    /// <inheritdoc />
    public string Name => "docker";

    /// <inheritdoc />
    public bool NeedsImages => true;

    /// <inheritdoc />
    public ICompanionEngine Companions => new DockerCompanions(daemon, product, runner);

    /// <inheritdoc />
    public async Task<StackRoute?> FindRouteAsync(StackInstance stack, CancellationToken cancellationToken) =>
        CompanionContainers.Reach(await StackContainers.FindAsync(daemon, stack, cancellationToken));

    /// <inheritdoc />
    public async Task<EngineAnswer> AskAsync(CancellationToken cancellationToken)
    {
        var answer = await daemon.AskAsync(cancellationToken);
        return answer.Version is { } version
            ? new EngineAnswer($"Docker {version}", null)
            : new EngineAnswer(null, answer.Problem)
            {
                Remedy =
                    $"Start Docker, make an engine with {ConsoleCommand.For("EngineUp")} (Debian or Ubuntu, as root), or use --engine=local.",
            };
    }

    /// <inheritdoc />
    public StackException Gone(string problem) => daemon.Gone(problem);

    /// <inheritdoc />
    public async Task<bool> RunsAsync(StackInstance stack, CancellationToken cancellationToken) =>
        (await daemon.AskAsync(cancellationToken)).Version is not null
        && (await StackContainers.FindAsync(daemon, stack, cancellationToken)).All.Any(StackContainers.IsUp);

    /// <inheritdoc />
    public Task<DataFit> FitAsync(StackInstance stack, int? major, CancellationToken cancellationToken) =>
        Task.FromResult(
            new DataFit(
                major is null or StackCatalogue.PostgresMajor,
                $"PostgreSQL {major} made the data of {stack.FullName}, and the image brings PostgreSQL {StackCatalogue.PostgresMajor}"
            )
        );

    /// <inheritdoc />
    public async Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        (await StackContainers.FindAsync(daemon, stack, cancellationToken)).Observe();

    /// <inheritdoc />
    public async Task<string?> DoubtListenerAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        if (!daemon.IsOnThisMachine)
            return "the Docker engine is called over TCP and may be on another machine";
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
        return PublishedPort.Doubt(stack, containers.Of(stack.Definition.Api.Name));
    }

    /// <inheritdoc />
    public async Task<long?> MeasureMemoryAsync(StackInstance stack, CancellationToken cancellationToken) =>
        await (await StackContainers.FindAsync(daemon, stack, cancellationToken)).MeasureMemoryAsync(
            daemon,
            cancellationToken
        );

    /// <inheritdoc />
    public async Task CheckAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        ClusterVersion.RequireMajor(stack, stack.Paths.Data, StackCatalogue.PostgresMajor, "the image");
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
        foreach (
            var (service, port) in new[]
            {
                (stack.Definition.Api, (int?)stack.Settings.Port),
                (stack.Definition.DatabaseService, stack.Settings.DatabasePort),
            }
        )
        {
            if (port is not { } number || StackContainers.IsUp(containers.Of(service.Name)))
                continue;
            if (await PublishedPort.FindHolderAsync(daemon, stack.Settings.Bind, number, cancellationToken) is { } holder)
                throw PortRefusal.Held(stack, number, holder);
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
    public Account Owner => Account.ForContainers;

    /// <inheritdoc />
    public Task<int> MajorOfNewDataAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(StackCatalogue.PostgresMajor);

    /// <inheritdoc />
    public Task<Command?> CommandForAsync(StackInstance stack, DatabaseTask task, CancellationToken cancellationToken) =>
        DatabaseContainer.PrepareAsync(daemon, product, stack, task, cancellationToken);

    /// <inheritdoc />
    public async Task<Command?> CheckpointAsync(StackInstance stack, CancellationToken cancellationToken) =>
        (await StackContainers.FindAsync(daemon, stack, cancellationToken)).Checkpoint;

    /// <inheritdoc />
    public Task<Command?> PsqlAsync(StackInstance stack, PsqlQuery query, CancellationToken cancellationToken) =>
        DatabaseContainer.PsqlAsync(daemon, stack, query, cancellationToken);

    /// <inheritdoc />
    public Task<PasswordFit> CheckPasswordAsync(StackInstance stack, CancellationToken cancellationToken) =>
        DatabasePassword.CheckAsync(daemon, runner, stack, cancellationToken);

    /// <inheritdoc />
    public Task<Command> ChangePasswordAsync(StackInstance stack, CancellationToken cancellationToken) =>
        DatabasePassword.ChangeAsync(daemon, stack, cancellationToken);

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
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
        var streams = containers.All.Select(container =>
            ContainerLog.ReadAsync(daemon, container.ID, containers.OnlyProcess(container), query, cancellationToken)
        );
        await foreach (var line in MergedStreams.ReadAsync([.. streams], cancellationToken))
            yield return line;
    }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    ) =>
        DockerEvidence.CollectAsync(
            daemon,
            runner,
            ComposeProject.Of(stack, product),
            ContainerKind.Compose,
            cancellationToken
        );

    /// <inheritdoc />
    public Task<EngineExamination> ExamineAsync(CancellationToken cancellationToken) =>
        DockerExamination.LookAsync(daemon, runner, cancellationToken);

    /// <inheritdoc />
    public Task<PortUse> ExaminePortAsync(StackInstance stack, int port, CancellationToken cancellationToken) =>
        PublishedPort.ExamineAsync(daemon, stack, port, cancellationToken);

    /// <inheritdoc />
    public Task<Finding?> ExamineLeftoversAsync(
        Workspace workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    ) =>
        DockerLeftovers.LookAsync(
            daemon,
            ComposeProject.PrefixesOf(workspace),
            [
                .. stacks.Select(stack => ComposeProject.Of(stack, product).Name),
                .. CompanionCatalogue.All.Select(one => ComposeProject.Prefix(workspace.Id) + one.Name),
            ],
            cancellationToken
        );

    /// <inheritdoc />
    public async Task<ComponentListing?> CheckComponentsAsync(
        IReadOnlyList<StackInstance> stacks,
        string folder,
        CancellationToken cancellationToken
    )
    {
        foreach (var image in stacks.Select(stack => stack.Settings.Images[stack.Definition.Api.Name]).Distinct())
        {
            if (await daemon.FindImageAsync(image, cancellationToken) is null)
                continue;
            // Its exit code tells of errors in the files; what matters is what it prints.
            var check = await runner.RunAsync(CheckCommand.InContainer(image, folder), null, cancellationToken);
            return new ComponentListing(image, check.Output);
        }

        return null;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PlanStep>> PlanUninstallAsync(
        Workspace workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    ) => DockerUninstall.PlanAsync(daemon, workspace, stacks, cancellationToken);
}
