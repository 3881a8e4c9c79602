using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Execution;
using Hive.Stacks.Health;
using Hive.Stacks.Images;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Tests.Images;
using Hive.Stacks.Verbs;
using Hive.Testing;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>The verbs over engines that exist in memory only, in a workspace of the test's own.</summary>
internal sealed class VerbBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HealthProbe _probe = new(TimeProvider.System);
    private readonly CompanionProbe _companions = new();
    private readonly Recording _recording = new();
    private readonly List<GuardedApi> _apis = [];

    /// <param name="withSettings">Whether the workspace has settings already.</param>
    public VerbBench(bool withSettings = true)
    {
        foreach (var stack in StackCatalogue.All)
            Ports += $"{stack.PortVariable}={Machine.FreePort()}\n";
        Ports += $"HIVE_WORKSPACE_DB_PORT={Machine.FreePort()}\n";
        if (withSettings)
            _folder.Write(".env", Ports);
    }

    /// <summary>Preferred, as containers are.</summary>
    public MemoryEngine First { get; } = new("docker") { Companions = new MemoryCompanions() };

    public MemoryEngine Second { get; } = new("local");

    /// <summary>Taken where it is asked for, and where a stack runs on it.</summary>
    public MemoryEngine Third { get; } = new("swarm") { IsTakenByNameOnly = true };

    public string Ports { get; } = "";

    public string Folder => _folder.Path;

    /// <summary>What a user saw.</summary>
    public IReadOnlyList<string> Said => _recording.Sentences;

    /// <summary>The verbs of one run of the console.</summary>
    public VerbsOfRun Run(params (string Name, string Value)[] options)
    {
        var request = Requested.In(_folder, options);
        var events = new RunEvents(TimeProvider.System, [_recording]);
        var plans = new PlanReport(request, events);
        var runner = new PlanRunner(new ProcessRunner(), [.. CarriedOut.Handlers, new MemoryHandler()]);
        var chooser = new EngineChooser([First, Second, Third]);
        var session = new StackSession(request, chooser, runner, events, plans, new PlannedChanges(), TimeProvider.System);
        var api = new GuardedApi(new ListenerProof(request, chooser));
        _apis.Add(api);
        var credentials = new Credentials(new KeyProbe(api));
        var serve = new ServeVerb(session, _probe, credentials, new Evidence(events, TimeProvider.System));
        var companions = new CompanionVerb(
            session,
            new ImagePlanner(
                request,
                new NoImages(),
                new ProcessRunner(),
                new PlannedChanges(),
                new(new Dictionary<string, string>())
            ),
            _companions,
            new ReadingKeys(new KeyClient(api), new KeyProbe(api))
        );
        var stop = new StopVerb(session, companions);
        return new VerbsOfRun(
            session,
            serve,
            stop,
            new RestartVerb(session, stop, serve),
            new StatusVerb(session, _probe, api),
            new LogsVerb(session),
            new BackupVerb(session),
            new ResetVerb(session, serve, new NoPrompt()),
            new RestoreVerb(session, serve),
            new ForkVerb(session, serve),
            new UpgradeVerb(session, serve),
            new RewindVerb(session, serve),
            new ExportVerb(session),
            new ImportVerb(session, new NoPrompt()),
            new RotateVerb(session, _probe, credentials),
            companions
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in new[] { First, Second, Third })
            await engine.DisposeAsync();
        _apis.ForEach(api => api.Dispose());
        _probe.Dispose();
        _companions.Dispose();
        _folder.Dispose();
    }

    private sealed class NoPrompt : IPrompt
    {
        public bool CanBeAsked => false;

        public bool Ask(string question) => throw new InvalidOperationException(question);

        public Task<Secret?> AskSecretAsync(string question, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(question);
    }

    private sealed class Recording : IRunObserver
    {
        public List<string> Sentences { get; } = [];

        public void On(RunEvent happened)
        {
            if (happened is Said said)
                Sentences.Add(said.Sentence);
        }
    }
}

/// <summary>The verbs of one run.</summary>
internal sealed record VerbsOfRun(
    StackSession Session,
    ServeVerb Serve,
    StopVerb Stop,
    RestartVerb Restart,
    StatusVerb Status,
    LogsVerb Logs,
    BackupVerb Backup,
    ResetVerb Reset,
    RestoreVerb Restore,
    ForkVerb Fork,
    UpgradeVerb Upgrade,
    RewindVerb Rewind,
    ExportVerb Export,
    ImportVerb Import,
    RotateVerb Rotate,
    CompanionVerb Companions
)
{
    public StackRequest Request => Session.Request;
}
