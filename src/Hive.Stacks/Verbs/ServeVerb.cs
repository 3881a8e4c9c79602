using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Brings stacks up and waits until they are healthy.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="engines">Knows what they run on.</param>
/// <param name="execution">Runs the steps.</param>
/// <param name="probe">Looks at stacks from outside.</param>
/// <param name="plans">Takes the plan where only that was asked for.</param>
/// <param name="clock">Times the phases of a run for one stack, the image's included.</param>
/// <param name="view">Shows what goes on.</param>
/// <param name="time">The clock.</param>
public sealed class ServeVerb(
    StackRequest request, StackEngines engines, Execution execution, HealthProbe probe, PlanReport plans, PhaseClock clock, IRunView view, TimeProvider time)
{
    /// <summary>Brings one stack up.</summary>
    /// <returns>The report; null when only the plan was asked for.</returns>
    /// <exception cref="StackException">It could not be brought up, or did not become healthy in time.</exception>
    public async Task<ServeReport?> ServeAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var (stack, chosen) = (await engines.AnnounceAsync([request.Resolve(definition)], cancellationToken))[0];
        if (request.Plan)
        {
            plans.Add(await PlanAsync(stack, chosen.Engine, cancellationToken));
            return null;
        }

        await StackEngines.CheckAsync(stack, chosen.Engine, cancellationToken);
        using var held = await execution.LockAsync($"{definition.Title}Serve", cancellationToken);
        // Again, now that nobody else changes the workspace: the run before may have kept this copy's port.
        stack = request.Resolve(definition);
        return await ServeAsync(await PlanAsync(stack, chosen.Engine, cancellationToken), chosen.Engine, clock, view, cancellationToken);
    }

    /// <summary>Brings up every stack of the workspace at the same time, and every copy that it keeps.</summary>
    /// <returns>A report for each; none when only the plan was asked for.</returns>
    /// <exception cref="StackException">One could not be brought up; the others were.</exception>
    public async Task<IReadOnlyList<ServeReport>> ServeAllAsync(CancellationToken cancellationToken)
    {
        var all = await engines.AnnounceAsync(request.ResolveAll(), cancellationToken);
        using var held = request.Plan ? null : await execution.LockAsync("ServeAll", cancellationToken);
        var planned = await Several.RunAsync(all, one => one.Stack, one => PlanAsync(one.Stack, one.Chosen.Engine, cancellationToken), inParallel: false);
        if (request.Plan)
        {
            foreach (var (_, plan) in planned.Done) plans.Add(plan);
            planned.OrThrow();
            return [];
        }

        // What several stacks need (the API published for this machine) is made once, before any of them starts.
        var shared = planned.Done.SelectMany(one => one.Result.Steps).Where(step => step.Phase == Phase.Image).Distinct().ToList();
        await execution.RunAsync(shared, clock, null, cancellationToken);
        view.Finish();
        var served = await Several.RunAsync(
            planned.Done, one => one.Of.Stack,
            one => ServeAsync(
                one.Result with { Steps = [.. one.Result.Steps.Where(step => step.Phase != Phase.Image)] }, one.Of.Chosen.Engine, new PhaseClock(time),
                view.Named(one.Of.Stack.FullName), cancellationToken));
        foreach (var (_, report) in served.Done) view.Say(report.ToLine());
        (served with { Failures = [.. planned.Failures, .. served.Failures] }).OrThrow();
        return [.. served.Done.Select(one => one.Result)];
    }

    private static async Task<StackPlan> PlanAsync(StackInstance stack, IStackEngine engine, CancellationToken cancellationToken)
    {
        await StackEngines.CheckAsync(stack, engine, cancellationToken);
        var plan = await engine.PlanServeAsync(stack, cancellationToken);
        return stack.Instance is null || File.Exists(KeptInstance.FileOf(stack.Workspace, stack.Definition, stack.Instance))
            ? plan
            : plan with { Steps = [new KeepInstanceStep(stack), .. plan.Steps] };
    }

    private async Task<ServeReport> ServeAsync(StackPlan plan, IStackEngine engine, PhaseClock phases, IRunView shown, CancellationToken cancellationToken)
    {
        var stack = plan.Stack;
        if (plan.IsEmpty && (await probe.ProbeAsync(stack, cancellationToken)) is var now && now.IsHealthy(stack.Name))
        {
            NoteData(stack);
            return new ServeReport(stack, engine.Name, now.Document!, []);
        }

        await execution.RunAsync(plan, engine, phases, shown, cancellationToken);
        var readiness = await new ReadinessWatch(probe, time).WaitAsync(stack, engine, request.Timeout, Enter, cancellationToken);
        phases.End();
        if (!readiness.IsHealthy) throw await FailureAsync(stack, engine, readiness, phases, cancellationToken);
        shown.Finish();
        NoteData(stack);
        return new ServeReport(stack, engine.Name, readiness.Last.Document!, phases.Times);

        void Enter(Phase phase)
        {
            if (phases.Enter(phase)) shown.Begin(phase, Waiting(phase, stack));
        }
    }

    // From now on the stack is known to have data. That it is healthy is true whether this can be noted or not.
    private void NoteData(StackInstance stack)
    {
        try
        {
            ClusterMarker.Keep(stack, time);
        }
        catch (StackException failure)
        {
            view.Say($"{stack.FullName} would be served empty if its data folder went away: {failure.Cause}");
        }
    }

    private async Task<StackException> FailureAsync(
        StackInstance stack, IStackEngine engine, Readiness readiness, PhaseClock phases, CancellationToken cancellationToken)
    {
        var (folder, lines) = await Evidence.KeepAsync(stack, engine, readiness, phases.Times, time, cancellationToken);
        view.Say($"Last {lines.Count} log lines of {stack.FullName}:");
        foreach (var line in lines) view.Say($"  | {line}");
        view.Say($"Last answer: {readiness.Last}");
        view.Say($"Evidence: {folder}");
        return new StackException(
            FailureKind.Unhealthy, $"{stack.FullName} failed in phase {readiness.Last.Phase.ToString().ToLowerInvariant()}: {readiness.Failure}.",
            $"Nothing was removed: read the lines above, or {stack.Command("Logs")}; everything seen is in {folder}");
    }

    private static string Waiting(Phase phase, StackInstance stack) => phase switch
    {
        Phase.Initialise => $"waiting until {stack.Url} answers",
        Phase.Database => "the API waits for PostgreSQL",
        Phase.Migrate => "the API brings the schema up to date",
        _ => "the API checks itself",
    };
}
