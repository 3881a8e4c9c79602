using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks;

/// <summary>The verbs for stacks: request, plan, commands, readiness, report.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="chooser">Picks the engine.</param>
/// <param name="runner">Starts programs.</param>
/// <param name="probe">Looks at stacks from outside.</param>
/// <param name="view">Shows what goes on.</param>
/// <param name="time">The clock.</param>
public sealed class Orchestrator(
    StackRequest request, EngineChooser chooser, ICommandRunner runner, HealthProbe probe, IRunView view, TimeProvider time)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);
    private IStackEngine? _announced;

    /// <summary>The engine for some stacks, with the reason for it.</summary>
    /// <exception cref="StackException">The engine that was asked for does not answer.</exception>
    public Task<ChosenEngine> ChooseEngineAsync(CancellationToken cancellationToken, params IReadOnlyList<StackDefinition> stacks) =>
        chooser.ChooseAsync(request.Engine, [.. stacks.Select(request.Resolve)], cancellationToken);

    /// <summary>The engine for some stacks; what it is and why is said, once a run.</summary>
    /// <exception cref="StackException">The engine that was asked for does not answer.</exception>
    public async Task<ChosenEngine> AnnounceEngineAsync(CancellationToken cancellationToken, params IReadOnlyList<StackDefinition> stacks)
    {
        var chosen = await ChooseEngineAsync(cancellationToken, stacks);
        if (_announced != chosen.Engine) view.Say($"Engine: {chosen.Engine.Name} ({chosen.Reason}).");
        _announced = chosen.Engine;
        return chosen;
    }

    /// <summary>Refuses at once what serving would refuse, before anything is built for it.</summary>
    /// <exception cref="StackException">Something is in the way, or would lose data.</exception>
    public async Task CheckAsync(IStackEngine engine, StackDefinition definition, CancellationToken cancellationToken)
    {
        DiskSpace.Require(request.Workspace.DataFolder, DiskSpace.LeastForStack);
        await engine.CheckAsync(request.Resolve(definition), cancellationToken);
    }

    /// <summary>Brings a stack up and waits until it is healthy.</summary>
    /// <returns>The report; null when only the plan was asked for.</returns>
    /// <exception cref="StackException">It could not be brought up, or did not become healthy in time.</exception>
    public async Task<ServeReport?> ServeAsync(StackDefinition definition, PhaseClock clock, CancellationToken cancellationToken)
    {
        var stack = request.Resolve(definition);
        var chosen = await AnnounceEngineAsync(cancellationToken, definition);
        if (request.Plan)
        {
            view.Say((await chosen.Engine.PlanServeAsync(stack, cancellationToken)).Describe());
            return null;
        }

        await CheckAsync(chosen.Engine, definition, cancellationToken);
        using var held = await LockAsync($"{definition.Title}Serve", cancellationToken);
        var plan = await chosen.Engine.PlanServeAsync(stack, cancellationToken);
        if (plan.IsEmpty && (await probe.ProbeAsync(stack, cancellationToken)) is var now && now.IsHealthy(stack.Name))
            return new ServeReport(stack, chosen.Engine.Name, now.Document!, []);

        await ExecuteAsync(plan, chosen.Engine, clock, cancellationToken);
        var readiness = await new ReadinessWatch(probe, time).WaitAsync(stack, chosen.Engine, request.Timeout, Enter, cancellationToken);
        clock.End();
        view.Finish();
        return readiness.IsHealthy
            ? new ServeReport(stack, chosen.Engine.Name, readiness.Last.Document!, clock.Times)
            : throw await FailureAsync(stack, chosen.Engine, readiness, clock, cancellationToken);

        void Enter(Phase phase)
        {
            if (clock.Enter(phase)) view.Begin(phase, Waiting(phase, stack));
        }
    }

    /// <summary>Stops a stack. Its data stays.</summary>
    /// <returns>False when there was nothing to stop.</returns>
    public async Task<bool> StopAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = request.Resolve(definition);
        var chosen = await ChooseEngineAsync(cancellationToken, definition);
        using var held = request.Plan ? null : await LockAsync($"{definition.Title}Stop", cancellationToken);
        var plan = await chosen.Engine.PlanStopAsync(stack, cancellationToken);
        if (request.Plan)
        {
            view.Say(plan.Describe());
            return true;
        }

        await ExecuteAsync(plan, chosen.Engine, new PhaseClock(time), cancellationToken);
        view.Finish();
        return !plan.IsEmpty;
    }

    /// <summary>How stacks stand now.</summary>
    public async Task<(ChosenEngine Engine, IReadOnlyList<StackStatus> Stacks)> StatusAsync(
        IReadOnlyList<StackDefinition> definitions, CancellationToken cancellationToken)
    {
        var chosen = await ChooseEngineAsync(cancellationToken, definitions);
        return (chosen, await Task.WhenAll(definitions.Select(request.Resolve).Select(LookAsync)));

        async Task<StackStatus> LookAsync(StackInstance stack)
        {
            var seen = await chosen.Engine.ObserveAsync(stack, cancellationToken);
            var runs = seen.State is StackState.Running or StackState.Degraded;
            return new StackStatus(stack, seen, runs ? await probe.ProbeAsync(stack, cancellationToken) : null);
        }
    }

    /// <summary>A stack's log lines, filtered as asked for.</summary>
    /// <exception cref="StackException">The stack was not started.</exception>
    public async Task<IAsyncEnumerable<LogLine>> LogsAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = request.Resolve(definition);
        var chosen = await ChooseEngineAsync(cancellationToken, definition);
        var seen = await chosen.Engine.ObserveAsync(stack, cancellationToken);
        return seen.State != StackState.Absent
            ? LogFilter.Apply(chosen.Engine.ReadLogsAsync(stack, request.Logs, cancellationToken), request.Logs, cancellationToken)
            : throw new StackException(
                FailureKind.Failed, $"{stack.Name} is not started on the {chosen.Engine.Name} engine, so it has no log.",
                $"Start it: ./build.sh --target={definition.Title}Serve");
    }

    /// <summary>Runs steps, one after the other.</summary>
    public async Task ExecuteAsync(IReadOnlyList<PlanStep> steps, PhaseClock clock, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            clock.Enter(step.Phase);
            view.Begin(step.Phase, $"{step.Title} ({step.Reason})");
            await step.ExecuteAsync(runner, view.Line, cancellationToken);
        }
    }

    private async Task ExecuteAsync(StackPlan plan, IStackEngine engine, PhaseClock clock, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(plan.Steps, clock, cancellationToken);
        }
        catch (StackException failure)
        {
            throw await engine.ExplainAsync(failure, cancellationToken);
        }
    }

    private Task<WorkspaceLock> LockAsync(string purpose, CancellationToken cancellationToken) => WorkspaceLock.TakeAsync(
        request.Workspace, purpose, LockPatience < request.Timeout ? LockPatience : request.Timeout,
        holder => view.Say($"Waiting for {holder}, which holds this workspace …"), time, cancellationToken);

    private async Task<StackException> FailureAsync(
        StackInstance stack, IStackEngine engine, Readiness readiness, PhaseClock clock, CancellationToken cancellationToken)
    {
        var (folder, lines) = await Evidence.KeepAsync(stack, engine, readiness, clock.Times, time, cancellationToken);
        view.Say($"Last {lines.Count} log lines of {stack.Name}:");
        foreach (var line in lines) view.Say($"  | {line}");
        view.Say($"Last answer: {readiness.Last}");
        view.Say($"Evidence: {folder}");
        return new StackException(
            FailureKind.Unhealthy, $"{stack.Name} failed in phase {readiness.Last.Phase.ToString().ToLowerInvariant()}: {readiness.Failure}.",
            $"Nothing was removed: read the lines above, or {stack.Definition.Title}Logs; everything seen is in {folder}");
    }

    private static string Waiting(Phase phase, StackInstance stack) => phase switch
    {
        Phase.Initialise => $"waiting until {stack.Url} answers",
        Phase.Database => "the API waits for PostgreSQL",
        Phase.Migrate => "the API brings the schema up to date",
        _ => "the API checks itself",
    };
}
