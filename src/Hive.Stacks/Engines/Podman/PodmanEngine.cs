using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Podman;

/// <summary>
/// Runs stacks as containers of Podman: the Docker engine, called on Podman's socket, with what Podman wants
/// otherwise in the Compose files.
/// </summary>
internal sealed class PodmanEngine : IStackEngine, IDisposable
{
    private readonly PodmanAddress _address;
    private readonly PodmanSocket _socket;
    private readonly DockerDaemon _daemon;
    private readonly PodmanCommands _commands;
    private readonly PodmanService _service;
    private readonly DockerEngine _docker;

    /// <param name="product">Where Compose files lie.</param>
    /// <param name="runner">Runs <c>docker</c> and <c>podman</c>.</param>
    /// <param name="planned">What a run that only plans would have changed by now.</param>
    /// <param name="caller">Says where Podman listens.</param>
    public PodmanEngine(ProductFiles product, ICommandRunner runner, PlannedChanges planned, CallerEnvironment caller)
    {
        _address = PodmanAddress.Of(caller);
        _socket = new PodmanSocket(_address);
        _daemon = new DockerDaemon(
            new Uri(_address.Host),
            new("Podman", "Podman service", "Podman service", PodmanService.Start)
            {
                VersionAsync = (_, cancellationToken) => _socket.VersionAsync(cancellationToken),
            }
        );
        _commands = new PodmanCommands(_address, runner);
        _service = new PodmanService(_address, _socket, _daemon, runner);
        _docker = new DockerEngine(_daemon, product with { ComposeChanges = "podman" }, _commands, planned);
        Builder = new PodmanBuilder(_address, _daemon, _commands, runner);
    }

    /// <inheritdoc />
    public string Name => "podman";

    /// <inheritdoc />
    public bool NeedsImages => true;

    /// <inheritdoc />
    public bool IsTakenByNameOnly => true;

    /// <inheritdoc />
    public IImageBuilder Builder { get; }

    /// <inheritdoc />
    public Account Owner => _docker.Owner;

    /// <inheritdoc />
    public Task<EngineAnswer> AskAsync(CancellationToken cancellationToken) => _service.AskAsync(cancellationToken);

    /// <inheritdoc />
    public StackException Gone(string problem) => _daemon.Gone(problem);

    // Asked by runs that are about another engine: there may be no Podman at all.
    /// <inheritdoc />
    public async Task<bool> RunsAsync(StackInstance stack, CancellationToken cancellationToken) =>
        IsThere && await _docker.RunsAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Task<DataFit> FitAsync(StackInstance stack, int? major, CancellationToken cancellationToken) =>
        _docker.FitAsync(stack, major, cancellationToken);

    /// <inheritdoc />
    public Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _docker.ObserveAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Task<string?> DoubtListenerAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _docker.DoubtListenerAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Task<long?> MeasureMemoryAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _docker.MeasureMemoryAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Task CheckAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _docker.CheckAsync(stack, cancellationToken);

    /// <inheritdoc />
    public async Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _commands.Here(await _docker.PlanServeAsync(stack, cancellationToken));

    /// <inheritdoc />
    public async Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _commands.Here(await _docker.PlanStopAsync(stack, cancellationToken));

    /// <inheritdoc />
    public async Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _commands.Here(await _docker.PlanRemoveAsync(stack, cancellationToken));

    /// <inheritdoc />
    public Task<int> MajorOfNewDataAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _docker.MajorOfNewDataAsync(stack, cancellationToken);

    /// <inheritdoc />
    public async Task<Command?> CommandForAsync(
        StackInstance stack,
        DatabaseTask task,
        CancellationToken cancellationToken
    ) => Here(await _docker.CommandForAsync(stack, task, cancellationToken));

    /// <inheritdoc />
    public async Task<Command?> CheckpointAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Here(await _docker.CheckpointAsync(stack, cancellationToken));

    /// <inheritdoc />
    public async Task<Command?> PsqlAsync(StackInstance stack, PsqlQuery query, CancellationToken cancellationToken) =>
        Here(await _docker.PsqlAsync(stack, query, cancellationToken));

    /// <inheritdoc />
    public Task<PasswordFit> CheckPasswordAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _docker.CheckPasswordAsync(stack, cancellationToken);

    /// <inheritdoc />
    public async Task<Command> ChangePasswordAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _commands.Here(await _docker.ChangePasswordAsync(stack, cancellationToken));

    /// <inheritdoc />
    public Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken) =>
        _docker.ExplainAsync(failure, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<LogLine> ReadLogsAsync(
        StackInstance stack,
        LogQuery query,
        CancellationToken cancellationToken
    ) => _docker.ReadLogsAsync(stack, query, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    )
    {
        var answer = await _service.AskAsync(cancellationToken);
        return new Dictionary<string, string>(await _docker.CollectEvidenceAsync(stack, cancellationToken))
        {
            ["engine.txt"] = answer.Title ?? answer.Problem!,
        };
    }

    /// <inheritdoc />
    public Task<EngineExamination> ExamineAsync(CancellationToken cancellationToken) =>
        PodmanExamination.LookAsync(_service, IsThere, cancellationToken);

    /// <inheritdoc />
    public Task<PortUse> ExaminePortAsync(StackInstance stack, int port, CancellationToken cancellationToken) =>
        _docker.ExaminePortAsync(stack, port, cancellationToken);

    /// <inheritdoc />
    public Task<Finding?> ExamineLeftoversAsync(
        Workspace workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    ) => _docker.ExamineLeftoversAsync(workspace, stacks, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<PlanStep>> PlanUninstallAsync(
        Workspace workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    ) => _commands.Here(await _docker.PlanUninstallAsync(workspace, stacks, cancellationToken));

    /// <inheritdoc />
    public Task<ComponentListing?> CheckComponentsAsync(
        IReadOnlyList<StackInstance> stacks,
        string folder,
        CancellationToken cancellationToken
    ) => _docker.CheckComponentsAsync(stacks, folder, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _daemon.Dispose();
        _socket.Dispose();
    }

    private bool IsThere => _address.Problem is null && File.Exists(_address.Socket);

    private Command? Here(Command? command) => command is null ? null : _commands.Here(command);
}
