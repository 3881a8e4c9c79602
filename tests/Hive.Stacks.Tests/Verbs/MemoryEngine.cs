using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Companions;
using Hive.Stacks.Engines;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Tests.Health;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>
/// An engine that exists in memory only: what a verb needs of an engine is what this one answers, and no more.
/// </summary>
/// <param name="name">Its word on the command line.</param>
internal sealed class MemoryEngine(string name) : IStackEngine, IAsyncDisposable
{
    private readonly Dictionary<string, TinyServer> _running = [];

    public string Name => name;

    public bool NeedsImages { get; init; }

    public bool IsTakenByNameOnly { get; init; }

    public bool Replicates(StackDefinition stack) => IsTakenByNameOnly && stack.Postgres is not null;

    /// <summary>What runs companions; null where this engine has none.</summary>
    public ICompanionEngine? Companions { get; init; }

    /// <summary>The stacks that companions looked for; none is seen by them.</summary>
    public List<string> LookedFor { get; } = [];

    public Task<StackRoute?> FindRouteAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        LookedFor.Add(stack.FullName);
        return Task.FromResult<StackRoute?>(null);
    }

    /// <summary>Why it cannot be used; null when it can.</summary>
    public string? Problem { get; set; }

    /// <summary>Whether it could serve the data.</summary>
    public bool Fits { get; set; } = true;

    /// <summary>Whether what is started here never becomes healthy.</summary>
    public bool IsIll { get; set; }

    /// <summary>What it was asked to plan and explain, in order.</summary>
    public List<string> Asked { get; } = [];

    public IReadOnlyCollection<string> Running => _running.Keys;

    public Task<EngineAnswer> AskAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            new EngineAnswer(Problem is null ? $"the {name} engine" : null, Problem) { Remedy = $"Start {name}." }
        );

    public StackException Gone(string problem) =>
        new(FailureKind.Prerequisite, $"The {name} engine went away: {problem}.", $"Start {name}.");

    public Task<bool> RunsAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(Problem is null && _running.ContainsKey(stack.FullName));

    public Task<DataFit> FitAsync(StackInstance stack, int? major, CancellationToken cancellationToken) =>
        Task.FromResult(new DataFit(Fits && (major is null || major == Major), "its data is of another kind"));

    public Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(
            _running.TryGetValue(stack.FullName, out var server)
                ? new Observation(StackState.Running, DateTimeOffset.UtcNow)
                {
                    Endpoint = new Endpoint(new Uri($"http://127.0.0.1:{server.Port}"), "127.0.0.1", null),
                }
                : Observation.Absent
        );

    public Task<string?> DoubtListenerAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(_running.ContainsKey(stack.FullName) ? null : "it does not run");

    public Task<long?> MeasureMemoryAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(1 << 20);

    public Task CheckAsync(StackInstance stack, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Why it cannot serve; null while it can.</summary>
    public StackException? Refusal { get; set; }

    public Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Refusal is not null
            ? Task.FromException<StackPlan>(Refusal)
            : Plan(
                stack,
                "serve",
                _running.ContainsKey(stack.FullName)
                    ? PrepareStep.ForRunning(stack, Account.Current)
                    : [new MemoryStep($"start {stack.FullName}", () => Start(stack))],
                starts: true
            );

    public Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Plan(
            stack,
            "stop",
            !_running.ContainsKey(stack.FullName) ? [] : [new MemoryStep($"stop {stack.FullName}", () => StopAsync(stack))]
        );

    public Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        PlanStopAsync(stack, cancellationToken);

    public Account Owner => Account.Current;

    public int Major { get; set; } = 17;

    public Task<int> MajorOfNewDataAsync(StackInstance stack, CancellationToken cancellationToken) => Task.FromResult(Major);

    public Task<Command?> CommandForAsync(StackInstance stack, DatabaseTask task, CancellationToken cancellationToken) =>
        Task.FromResult(
            task.AsksServer && !_running.ContainsKey(stack.FullName) ? null : MemoryDatabase.CommandFor(stack, task, Major)
        );

    /// <summary>The password that its database takes, by the stack's name.</summary>
    public Dictionary<string, string> Passwords { get; } = [];

    public Task<PasswordFit> CheckPasswordAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(
            !_running.ContainsKey(stack.FullName) ? PasswordFit.Unknown
            : File.ReadAllText(stack.Paths.DatabasePassword) == Passwords[stack.FullName] ? PasswordFit.Fits
            : PasswordFit.Differs
        );

    public Task<Command?> PsqlAsync(StackInstance stack, PsqlQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(
            _running.ContainsKey(stack.FullName)
                ? new Command("sh", ["-c", query.Sql ?? "true"]) { HasConsole = true }
                : null
        );

    public Task<IReadOnlyList<PlanStep>> PlanUninstallAsync(
        Workspace workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    )
    {
        Asked.Add("uninstall");
        return Task.FromResult<IReadOnlyList<PlanStep>>([]);
    }

    // Speaks as database-password.sh does; what it was given is on file beside the secrets.
    public Task<Command> ChangePasswordAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult(
            new Command(
                "bash",
                [
                    "-c",
                    """read -r new && echo ready >&2 && read -r answer && [ "$answer" = keep ] && printf %s "$new" > "$1" """,
                    "-",
                    TakenBy(stack),
                ]
            )
        );

    /// <summary>What its database was told to take.</summary>
    public static string TakenBy(StackInstance stack) => Path.Combine(stack.Workspace.DataFolder, $"{stack.FullName}.taken");

    public Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken)
    {
        Asked.Add("explain");
        return Task.FromResult(failure);
    }

    public async IAsyncEnumerable<LogLine> ReadLogsAsync(
        StackInstance stack,
        LogQuery query,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.Yield();
        yield return new LogLine(DateTimeOffset.UnixEpoch, "api", $"{stack.FullName} on {name}");
    }

    public Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["engine.txt"] = name });

    public Task<EngineExamination> ExamineAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            new EngineExamination(
                Problem is null,
                [
                    new Finding(
                        name,
                        Problem is null ? FindingState.Ok : FindingState.Missing,
                        Problem ?? "here",
                        "stacks run on it"
                    ),
                ]
            )
            {
                Lack = Problem,
            }
        );

    public Task<PortUse> ExaminePortAsync(StackInstance stack, int port, CancellationToken cancellationToken) =>
        Task.FromResult(new PortUse(PortState.Free));

    public Task<ComponentListing?> CheckComponentsAsync(
        IReadOnlyList<StackInstance> stacks,
        string folder,
        CancellationToken cancellationToken
    ) => Task.FromResult(Listing is null ? null : new ComponentListing(name, Listing));

    /// <summary>What a check of components prints; null where nothing can check them.</summary>
    public string? Listing { get; set; }

    private Task<StackPlan> Plan(StackInstance stack, string verb, IReadOnlyList<PlanStep> steps, bool starts = false)
    {
        Asked.Add($"{verb} {stack.FullName}");
        return Task.FromResult(new StackPlan(stack, steps) { StartsStack = starts && steps is [MemoryStep, ..] });
    }

    private Task Start(StackInstance stack)
    {
        var server = new TinyServer(stack.Settings.Port)
        {
            Answer = IsIll
                ? (503, TinyServer.Health("unhealthy", "ready", $"hive-{stack.Name}"))
                : (200, TinyServer.Health("healthy", "ready", $"hive-{stack.Name}")),
        };
        server.Open();
        SecretStore.Ensure(stack, Account.Current);
        Passwords[stack.FullName] = File.ReadAllText(stack.Paths.DatabasePassword);
        _running[stack.FullName] = server;
        return Task.CompletedTask;
    }

    private async Task StopAsync(StackInstance stack)
    {
        if (_running.Remove(stack.FullName, out var server))
            await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _running.Values)
            await server.DisposeAsync();
    }
}
