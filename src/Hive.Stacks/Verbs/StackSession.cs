using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>
/// What every verb works with: the request, the workspace as it stands, the stacks' engines, and the run's events.
/// </summary>
/// <param name="request">What was asked for.</param>
/// <param name="chooser">Picks engines.</param>
/// <param name="runner">Carries out plans.</param>
/// <param name="events">Told what goes on.</param>
/// <param name="plans">Takes plans where only those were asked for.</param>
/// <param name="planned">What a run that only plans would have changed by now.</param>
/// <param name="time">The clock.</param>
public sealed class StackSession(
    StackRequest request,
    EngineChooser chooser,
    PlanRunner runner,
    RunEvents events,
    PlanReport plans,
    PlannedChanges planned,
    TimeProvider time
)
{
    private readonly HashSet<string> _announced = new(StringComparer.Ordinal);

    /// <summary>What was asked for.</summary>
    public StackRequest Request => request;

    /// <summary>Told what goes on.</summary>
    public RunEvents Events => events;

    /// <summary>Takes plans where only those were asked for.</summary>
    public PlanReport Plans => plans;

    /// <summary>What a run that only plans would have changed by now.</summary>
    public PlannedChanges Planned => planned;

    /// <summary>All engines, the preferred first.</summary>
    public IReadOnlyList<IStackEngine> Engines => chooser.All;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>From here on the instance of this name is meant.</summary>
    public void Mean(string instance) => request = request with { Instance = instance };

    /// <summary>The workspace as it stands now.</summary>
    public WorkspaceSnapshot Look() => WorkspaceSnapshot.Take(request);

    /// <summary>
    /// One stack as it was started, to look at or to stop: settings that were changed since do not matter.
    /// </summary>
    /// <exception cref="StackException">The workspace has no such instance.</exception>
    public StackInstance Find(StackDefinition stack)
    {
        var workspace = Look();
        return workspace.AsStarted(workspace.ResolveKnown(stack));
    }

    /// <summary>All stacks as they were started, and every instance that the workspace keeps.</summary>
    /// <exception cref="StackException">A name was given that no instance has.</exception>
    public IReadOnlyList<StackInstance> FindAll()
    {
        var workspace = Look();
        return [.. workspace.ResolveAll().Select(workspace.AsStarted)];
    }

    /// <summary>
    /// Keeps other runs from changing the workspace until it is disposed; nothing where only a plan was asked for.
    /// </summary>
    /// <param name="purpose">What this run does, for those who wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackException">Another run held it too long.</exception>
    public async Task<IDisposable?> LockAsync(string purpose, CancellationToken cancellationToken) =>
        request.Plan
            ? null
            : await WorkspaceLock.TakeAsync(
                request.Workspace,
                purpose,
                LockTimeout < request.Timeout ? LockTimeout : request.Timeout,
                holder => events.Say($"Waiting for {holder}, which holds this workspace …"),
                time,
                cancellationToken
            );

    /// <summary>
    /// Makes sure that the workspace is no copy of another one, and says where it was moved. What serves stacks or changes
    /// data asks first.
    /// </summary>
    /// <param name="serve">The target that serves the stack.</param>
    /// <exception cref="StackException">It is a copy of a workspace that is still there.</exception>
    public void Identify(string serve)
    {
        if (WorkspaceIdentity.Settle(request.Workspace, serve, changes: !request.Plan) is { } sentence)
            events.Say(sentence);
    }

    /// <summary>The engine of a stack, with the reason for it.</summary>
    /// <exception cref="StackException">The engine that was asked for does not answer.</exception>
    public async Task<StackOnEngine> ChooseAsync(StackInstance stack, CancellationToken cancellationToken) =>
        new(stack, await chooser.ChooseAsync(request.Engine, stack, cancellationToken));

    /// <summary>The engine that the data of a stack is made anew on, with the reason for it.</summary>
    /// <exception cref="StackException">The engine that was asked for does not answer, or none can be used.</exception>
    public async Task<StackOnEngine> ChooseForNewDataAsync(StackInstance stack, CancellationToken cancellationToken) =>
        new(stack, await chooser.ChooseForNewDataAsync(request.Engine, cancellationToken));

    /// <summary>The engine that has what made some data of a stack, whatever was asked for; null where none has.</summary>
    /// <param name="stack">Whose data.</param>
    /// <param name="major">The major version of PostgreSQL that made it.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    public async Task<StackOnEngine?> FindForAsync(StackInstance stack, int? major, CancellationToken cancellationToken) =>
        await chooser.FindForAsync(stack, major, cancellationToken) is { } found ? new(stack, found) : null;

    /// <summary>From here on the stack is on this engine, whatever was asked for.</summary>
    public void Take(StackOnEngine one) => chooser.Take(one.Stack, one.Chosen);

    /// <summary>The engines of some stacks; what they are and why is said, once a run.</summary>
    /// <exception cref="StackException">The engine that was asked for does not answer.</exception>
    public async Task<IReadOnlyList<StackOnEngine>> AnnounceAsync(
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    )
    {
        var all = new List<StackOnEngine>();
        foreach (var stack in stacks)
            all.Add(await ChooseAsync(stack, cancellationToken));
        foreach (var group in all.GroupBy(one => (one.Engine.Name, one.Reason)))
        {
            var whose =
                group.Count() == all.Count ? "" : $" of {string.Join(", ", group.Select(one => one.Stack.FullName))}";
            var sentence = $"Engine{whose}: {group.Key.Name} ({group.Key.Reason}).";
            if (_announced.Add(sentence))
                events.Say(sentence);
        }

        return all;
    }

    /// <summary>Refuses at once what serving would refuse, before anything is built for it.</summary>
    /// <exception cref="StackException">Something is in the way, or would lose data.</exception>
    public static async Task CheckAsync(StackOnEngine one, CancellationToken cancellationToken)
    {
        if (one.Stack.Settings.Replicas is { } replicas && !one.Engine.Replicates(one.Stack.Definition))
        {
            throw new StackException(
                FailureKind.Misuse,
                $"--replicas={replicas} means nothing for {one.Stack.FullName} on the {one.Engine.Name} engine, which runs it once.",
                "Leave --replicas out; with --engine=swarm the API of the workspace stack can run several times."
            );
        }

        ClusterMarker.RequireData(one.Stack);
        DiskSpace.Require(one.Stack.Workspace.DataFolder, DiskSpace.LeastForStack);
        await one.Engine.CheckAsync(one.Stack, cancellationToken);
    }

    /// <summary>
    /// Finishes a change of a stack's data that a killed run left, or clears it away, and says which. Every verb that
    /// touches the data asks first.
    /// </summary>
    /// <exception cref="StackException">Nobody can tell how it stands.</exception>
    public async Task RecoverAsync(StackOnEngine one, CancellationToken cancellationToken)
    {
        if (InterruptedChange.Find(one.Stack) is not { } found)
            return;
        var plan = new StackPlan(one.Stack, [new RecoverDataStep(one.Stack, found)]);
        if (request.Plan)
        {
            plans.Add(plan);
            return;
        }

        var scope = events.For(one.Stack.FullName);
        await RunAsync(plan, one.Engine, scope, cancellationToken);
        scope.Finish();
        events.Close(scope);
        events.Say(found.Describe(one.Stack));
    }

    /// <summary>Runs a command that changes nothing.</summary>
    public Task<CommandResult> AskAsync(Command command, CancellationToken cancellationToken) =>
        runner.AskAsync(command, cancellationToken);

    /// <summary>Carries out steps that belong to no stack.</summary>
    /// <exception cref="StackException">A step failed.</exception>
    public Task RunAsync(IReadOnlyList<PlanStep> steps, RunScope scope, CancellationToken cancellationToken) =>
        runner.RunAsync(steps, scope, cancellationToken);

    /// <summary>Carries out a stack's plan.</summary>
    /// <exception cref="StackException">A step failed; the engine has been asked for the true cause.</exception>
    public async Task RunAsync(StackPlan plan, IStackEngine engine, RunScope scope, CancellationToken cancellationToken)
    {
        try
        {
            await runner.RunAsync(plan.Steps, scope, cancellationToken);
        }
        catch (StackException failure)
        {
            throw await engine.ExplainAsync(failure, cancellationToken);
        }
    }

    private static TimeSpan LockTimeout { get; } = TimeSpan.FromSeconds(60);
}

/// <summary>A stack and the engine that it is on, or comes on.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Chosen">Its engine, and why.</param>
public sealed record StackOnEngine(StackInstance Stack, ChosenEngine Chosen)
{
    /// <summary>Its engine.</summary>
    public IStackEngine Engine => Chosen.Engine;

    /// <summary>Why that engine, as a clause.</summary>
    public string Reason => Chosen.Reason;
}
