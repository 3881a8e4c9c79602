using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Companions;
using Hive.Stacks.Execution;
using Hive.Stacks.Images;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>
/// What stacks run on. Questions are answered, and plans made, without changing anything. Nothing outside of an engine's
/// folder asks which engine it has: what differs between engines is an answer here.
/// </summary>
public interface IStackEngine
{
    /// <summary>The engine's word on the command line.</summary>
    string Name { get; }

    /// <summary>Whether stacks run from container images, which have to be built before.</summary>
    bool NeedsImages { get; }

    /// <summary>Whether stacks come onto it only where it is asked for by name; one that runs there stays.</summary>
    bool IsTakenByNameOnly => false;

    /// <summary>Whether it can run the API of a stack several times over.</summary>
    bool Replicates(StackDefinition stack) => false;

    /// <summary>Who carries out the kinds of steps that this engine alone plans.</summary>
    IReadOnlyList<IStepHandler> Handlers => [];

    /// <summary>What builds the images that it runs; null where that is Docker.</summary>
    IImageBuilder? Builder => null;

    /// <summary>What runs companions of the stacks; null where this engine has none.</summary>
    ICompanionEngine? Companions => null;

    /// <summary>
    /// How companions reach the stack's API; null where it does not run here, or companions do not reach it.
    /// </summary>
    Task<StackRoute?> FindRouteAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult<StackRoute?>(null);

    /// <summary>Whether it can be used now.</summary>
    Task<EngineAnswer> AskAsync(CancellationToken cancellationToken);

    /// <summary>The failure of an engine that answered before in this run and does so no more.</summary>
    /// <param name="problem">What came back, as a clause.</param>
    StackException Gone(string problem);

    /// <summary>True when something of the stack runs on it now. An engine that does not answer runs nothing.</summary>
    Task<bool> RunsAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>Whether it could serve data of the stack that a major version of PostgreSQL made.</summary>
    /// <param name="stack">Whose data.</param>
    /// <param name="major">The version; null where there is no data.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<DataFit> FitAsync(StackInstance stack, int? major, CancellationToken cancellationToken);

    /// <summary>How the stack stands now.</summary>
    Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>
    /// Why it is not certain that the stack's own API, and nobody else, listens on its port, as a phrase; null when it is.
    /// Asked before a key is sent there, so it is seen by the engine itself and not by asking who listens.
    /// </summary>
    Task<string?> DoubtListenerAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>Memory that the stack's processes use now, in bytes; null when it is not known.</summary>
    Task<long?> MeasureMemoryAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>
    /// Refuses at once what serving would refuse: foreign data, a port that is taken. Called before anything is built, so
    /// that nobody waits for a build to be told.
    /// </summary>
    /// <exception cref="StackException">Something is in the way, or would lose data.</exception>
    Task CheckAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>What brings the stack up and to date. Empty when it runs as it should.</summary>
    /// <exception cref="StackException">Something is missing, in the way, or would lose data.</exception>
    Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>What stops the stack; its data stays.</summary>
    Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>What stops the stack and removes everything of it that this engine keeps outside of the workspace.</summary>
    Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>Who a stack's processes run as here, and so whose its data and secrets are.</summary>
    Account Owner { get; }

    /// <summary>The major version of PostgreSQL that makes a new cluster of the stack here.</summary>
    /// <exception cref="StackException">There is none.</exception>
    Task<int> MajorOfNewDataAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>
    /// The command that does something to a stack's database with PostgreSQL's own programs. What is done to a stopped stack
    /// may be asked for before it is stopped.
    /// </summary>
    /// <returns>Null for a server that runs, where none does.</returns>
    /// <exception cref="StackException">This engine lacks the PostgreSQL for it.</exception>
    Task<Command?> CommandForAsync(StackInstance stack, DatabaseTask task, CancellationToken cancellationToken);

    /// <summary>
    /// The command that has the stack's PostgreSQL write to the disk what it holds in memory alone; null where none runs.
    /// </summary>
    Task<Command?> CheckpointAsync(StackInstance stack, CancellationToken cancellationToken) =>
        Task.FromResult<Command?>(null);

    /// <summary>The command that opens psql in the stack's running PostgreSQL; null where none runs.</summary>
    /// <exception cref="StackException">This engine lacks the program for it.</exception>
    Task<Command?> PsqlAsync(StackInstance stack, PsqlQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the role in the running PostgreSQL takes the password that the stack's file has now;
    /// <see cref="PasswordFit.Unknown"/> where none runs.
    /// </summary>
    Task<PasswordFit> CheckPasswordAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>
    /// The command that gives the role in the running PostgreSQL the password in its standard input, as
    /// <see cref="PasswordStep"/> has it.
    /// </summary>
    Task<Command> ChangePasswordAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>The true cause of a step's failure, where the engine knows one; else the failure as it is.</summary>
    Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken);

    /// <summary>The stack's log in the order of time.</summary>
    IAsyncEnumerable<LogLine> ReadLogsAsync(StackInstance stack, LogQuery query, CancellationToken cancellationToken);

    /// <summary>Facts for an evidence folder: file name to content.</summary>
    Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(StackInstance stack, CancellationToken cancellationToken);

    /// <summary>What is to be said about the engine itself: its parts, its limits, what mends them.</summary>
    Task<EngineExamination> ExamineAsync(CancellationToken cancellationToken);

    /// <summary>What is to be said about one of the stack's ports.</summary>
    /// <param name="stack">Whose port.</param>
    /// <param name="port">Its port of the API or of PostgreSQL.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<PortUse> ExaminePortAsync(StackInstance stack, int port, CancellationToken cancellationToken);

    /// <summary>
    /// What this engine keeps outside of the workspace for stacks that are no more; null when there is nothing.
    /// </summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="stacks">Every stack and instance that the workspace has.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Finding?> ExamineLeftoversAsync(
        Workspace workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    ) => Task.FromResult<Finding?>(null);

    /// <summary>
    /// What removes all that this engine keeps outside of the workspace besides the stacks themselves: images, and
    /// what former
    /// stacks left.
    /// </summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="stacks">Every stack and instance that the workspace has; they are removed by then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<PlanStep>> PlanUninstallAsync(
        Workspace workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<PlanStep>>([]);

    /// <summary>
    /// Has the stacks' own program check the files in a components folder, without a running stack.
    /// </summary>
    /// <returns>Who checked and what it printed; null when no such program is there.</returns>
    Task<ComponentListing?> CheckComponentsAsync(
        IReadOnlyList<StackInstance> stacks,
        string folder,
        CancellationToken cancellationToken
    );
}

/// <summary>Whether an engine can be used.</summary>
/// <param name="Title">What answers, as in "Docker 26.1.5"; null when nothing does.</param>
/// <param name="Problem">Why it cannot be used, as a clause; null when it can.</param>
public sealed record EngineAnswer(string? Title, string? Problem)
{
    /// <summary>True when it can be used.</summary>
    public bool IsUsable => Problem is null;

    /// <summary>What to do where the engine was asked for by name, as a sentence.</summary>
    public string Remedy { get; init; } = "";
}

/// <summary>Whether an engine could serve the data that is there.</summary>
/// <param name="IsFit">True when it could, or there is no data.</param>
/// <param name="Offer">Why, as a clause, as in "PostgreSQL 15 made the data, and the image brings PostgreSQL 17".</param>
public sealed record DataFit(bool IsFit, string Offer);

/// <summary>What a components check printed.</summary>
/// <param name="Who">Who checked, as in an image's name.</param>
/// <param name="Output">What it printed.</param>
public sealed record ComponentListing(string Who, string Output);

/// <summary>An engine as the doctor sees it.</summary>
/// <param name="IsUsable">Whether stacks can run on it.</param>
/// <param name="Findings">What was looked at.</param>
public sealed record EngineExamination(bool IsUsable, IReadOnlyList<Finding> Findings)
{
    /// <summary>What the engine's own clock says; null when it has none.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>The registries that it takes images from.</summary>
    public IReadOnlyList<Uri> Registries { get; init; } = [];

    /// <summary>Why no stack can run where this engine was asked for, as a sentence; null when one can.</summary>
    public string? Lack { get; init; }

    /// <summary>The commands that would make it usable.</summary>
    public string? Mend { get; init; }
}

/// <summary>Who uses a port.</summary>
/// <param name="State">Whether the stack could have it.</param>
/// <param name="Holder">Who holds it, where somebody else does.</param>
public sealed record PortUse(PortState State, PortHolder? Holder = null);

/// <summary>Whether a stack could have a port.</summary>
public enum PortState
{
    /// <summary>Nobody listens there.</summary>
    Free,

    /// <summary>The stack itself listens there.</summary>
    Own,

    /// <summary>Somebody else does.</summary>
    Held,

    /// <summary>Nobody listens there, though the stack runs: the engine lost it, and a serve brings it back.</summary>
    Lost,

    /// <summary>This user may not listen there.</summary>
    Forbidden,
}
