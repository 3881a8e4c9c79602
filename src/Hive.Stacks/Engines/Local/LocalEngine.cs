using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Local;

/// <summary>Runs stacks as plain processes: a PostgreSQL of this machine and the API published for it.</summary>
/// <param name="product">Where the product's files lie.</param>
/// <param name="runner">Starts programs.</param>
/// <param name="planned">What a run that only plans would have changed by now.</param>
/// <param name="caller">The PATH to look for PostgreSQL on.</param>
public sealed class LocalEngine(
    ProductFiles product,
    ICommandRunner runner,
    PlannedChanges planned,
    CallerEnvironment caller
) : IStackEngine
{
    private readonly LocalPlanner _planner = new(product, runner, planned, caller);

    /// <inheritdoc />
    public string Name => "local";

    /// <inheritdoc />
    public bool NeedsImages => false;

    /// <inheritdoc />
    // Always: what it lacks, it says when it is to serve something.
    public Task<EngineAnswer> AskAsync(CancellationToken cancellationToken) => Task.FromResult(new EngineAnswer(null, null));

    /// <inheritdoc />
    public StackException Gone(string problem) =>
        new(FailureKind.Prerequisite, $"The local engine went away: {problem}.", "Run this again.");

    /// <inheritdoc />
    public Task<bool> RunsAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(LocalProcess.All(stack).Any(process => process.IsAlive));

    /// <inheritdoc />
    public async Task<DataFit> FitAsync(StackInstance stack, int? major, CancellationToken cancellationToken)
    {
        if (major is null)
            return new DataFit(true, "there is no data yet");
        var found = await PostgresInstallation.FindAllAsync(runner, caller.SearchPath, cancellationToken);
        return found.Any(one => one.Major == major)
            ? new DataFit(true, $"PostgreSQL {major} is on this machine")
            : new DataFit(false, $"PostgreSQL {major} made the data of {stack.FullName}, and it is not on this machine");
    }

    /// <inheritdoc />
    public Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var processes = LocalProcess.All(stack);
        var dead = processes.Where(process => !process.IsAlive).ToList();
        return Task.FromResult(
            processes.All(process => process.Record is null) ? Observation.Absent
            : dead.Count == 0
                ? new Observation(StackState.Running, processes.Max(process => process.Record!.Started))
                {
                    Endpoint = Endpoint.Of(stack.Settings),
                }
            : new Observation(
                dead.Count == processes.Count ? StackState.Stopped : StackState.Degraded,
                null,
                $"{string.Join(" and ", dead.Select(process => process.Name))} ended; its log is {dead[0].LogFile}"
            )
            {
                Endpoint = Endpoint.Of(stack.Settings),
                // Nobody starts them again here but the next serve.
                IsLost = true,
            }
        );
    }

    /// <inheritdoc />
    public Task<string?> DoubtListenerAsync(StackInstance stack, CancellationToken cancellationToken) =>
        ListeningProcess.DoubtAsync(stack, runner, cancellationToken);

    /// <inheritdoc />
    public Task<long?> MeasureMemoryAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(
            ProcessMemory.OfAll([
                .. LocalProcess.All(stack).Where(process => process.IsAlive).Select(process => process.Record!.ProcessId),
            ])
        );

    /// <inheritdoc />
    public Task CheckAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _planner.CheckAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken) =>
        _planner.PlanServeAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(
            new StackPlan(
                stack,
                [
                    // The API first: PostgreSQL then has nobody to wait for.
                    .. new[] { LocalProcess.Api(stack), LocalProcess.Postgres(stack) }
                        .Where(process => process.Record is not null)
                        .Select(process => process.End(process.IsAlive ? "it runs; data stays" : "its record is left over")),
                ]
            )
        );

    /// <inheritdoc />
    public Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        PlanStopAsync(stack, cancellationToken);

    /// <inheritdoc />
    public Account Owner => LocalAccount.Choose();

    /// <inheritdoc />
    public async Task<int> MajorOfNewDataAsync(StackInstance stack, CancellationToken cancellationToken) =>
        (
            await PostgresInstallation.ChooseAsync(stack, stack.Paths.NextData, runner, caller.SearchPath, cancellationToken)
        ).Major;

    /// <inheritdoc />
    public Task<Command?> CommandForAsync(StackInstance stack, DatabaseTask task, CancellationToken cancellationToken) =>
        LocalDatabase.PrepareAsync(product, runner, caller, stack, task, cancellationToken);

    /// <inheritdoc />
    public Task<Command?> PsqlAsync(StackInstance stack, PsqlQuery query, CancellationToken cancellationToken) =>
        LocalDatabase.PsqlAsync(runner, caller, stack, query, cancellationToken);

    /// <inheritdoc />
    public async Task<PasswordFit> CheckPasswordAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        if (
            LocalProcess.Postgres(stack) is not { IsAlive: true, Port: { } port }
            || !File.Exists(stack.Paths.DatabasePassword)
        )
            return PasswordFit.Unknown;
        var answer = await PostgresProbe.ProbeAsync(
            stack.Settings.DatabasePort is null ? "127.0.0.1" : stack.Settings.Host.Trim('[', ']'),
            port,
            stack.Definition.Database,
            stack.Paths.DatabasePassword,
            cancellationToken
        );
        return answer is { Status: "healthy" } ? PasswordFit.Fits
            : PostgresProbe.RefusesPassword(answer?.Detail) ? PasswordFit.Differs
            : PasswordFit.Unknown;
    }

    // The programs that fit the data, and whose it is.
    private async Task<(PostgresInstallation Installation, Account Owner)> OfDataAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    ) =>
        (
            await PostgresInstallation.ChooseAsync(stack, stack.Paths.Data, runner, caller.SearchPath, cancellationToken),
            Account.OwnerOf(stack.Paths.Data) ?? LocalAccount.Choose()
        );

    /// <inheritdoc />
    public async Task<Command?> CheckpointAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        if (!LocalProcess.Postgres(stack).IsAlive)
            return null;
        var (installation, owner) = await OfDataAsync(stack, cancellationToken);
        var confinement = Confinement.For(owner, stack.Paths.Data, installation.BinFolder);
        return confinement.Start(
            CheckpointCommands.Here(confinement.PathInside(stack.Paths.Data), confinement.PathInside(installation.BinFolder))
        );
    }

    /// <inheritdoc />
    public async Task<Command> ChangePasswordAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var (installation, owner) = await OfDataAsync(stack, cancellationToken);
        var script = product.DatabasePasswordScript;
        var confinement = Confinement.For(owner, stack.Paths.Data, Path.GetDirectoryName(script)!, installation.BinFolder);
        return confinement.Start(
            PasswordCommands.ChangeHere(
                stack.Definition,
                confinement.PathInside(stack.Paths.Data),
                confinement.PathInside(installation.BinFolder),
                confinement.PathInside(script),
                LocalProcess.Postgres(stack).Port ?? 0
            )
        );
    }

    /// <inheritdoc />
    public Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken) =>
        Task.FromResult(failure);

    /// <inheritdoc />
    public IAsyncEnumerable<LogLine> ReadLogsAsync(
        StackInstance stack,
        LogQuery query,
        CancellationToken cancellationToken
    ) => LocalLog.ReadAsync(LocalProcess.All(stack), query, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    )
    {
        var found = await PostgresInstallation.FindAllAsync(runner, caller.SearchPath, cancellationToken);
        return new Dictionary<string, string>
        {
            ["state.txt"] = string.Join(
                '\n',
                LocalProcess.All(stack).Select(process => $"{process.Name}: {process.Record} alive={process.IsAlive}")
            ),
            ["engine.txt"] = "local\n" + string.Join('\n', found),
        };
    }

    /// <inheritdoc />
    public async Task<EngineExamination> ExamineAsync(CancellationToken cancellationToken) =>
        LocalExamination.Of(await PostgresInstallation.FindAllAsync(runner, caller.SearchPath, cancellationToken));

    /// <inheritdoc />
    public async Task<PortUse> ExaminePortAsync(StackInstance stack, int port, CancellationToken cancellationToken) =>
        PortInspector.IsForbidden(stack.Settings.Bind, port) ? new PortUse(PortState.Forbidden)
        : !PortInspector.IsTaken(stack.Settings.Bind, port) ? new PortUse(PortState.Free)
        : await RunsAsync(stack, cancellationToken) ? new PortUse(PortState.Own)
        : new PortUse(PortState.Held, PortHolder.Find(stack.Settings.Bind, port));

    /// <inheritdoc />
    public async Task<ComponentListing?> CheckComponentsAsync(
        IReadOnlyList<StackInstance> stacks,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var published = PublishedApi.Of(product);
        if (!published.Exists)
            return null;
        var check = new Command("dotnet", [published.Assembly, "check", folder]) { Deadline = TimeSpan.FromSeconds(30) };
        return new ComponentListing(
            "the API published for this machine",
            (await runner.RunAsync(check, null, cancellationToken)).Output
        );
    }
}
