using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Images;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Serves, stops and shows companions of the stacks, all in one way.</summary>
/// <param name="session">What it works with.</param>
/// <param name="planner">Decides what has to be built.</param>
/// <param name="probe">Asks a companion which configuration it works with.</param>
/// <param name="keys">Has stacks make the keys that a companion asks them with.</param>
public sealed class CompanionVerb(StackSession session, ImagePlanner planner, CompanionProbe probe, ReadingKeys keys)
{
    private readonly CompanionWork _work = new(session, probe, keys);

    /// <summary>Brings a companion up for the stacks that are up, or has one that is up follow them.</summary>
    /// <returns>The report; null when only the plan was asked for.</returns>
    /// <exception cref="StackException">No stack is up, something is in the way, or its configuration is wrong: one that
    /// is up goes on as it was.</exception>
    public async Task<CompanionReport?> ServeAsync(CompanionDefinition definition, CancellationToken cancellationToken)
    {
        var engine = await _work.RequireEngineAsync(definition, cancellationToken);
        var one = CompanionInstance.Of(definition, session.Request);
        _work.RequireOwnPort(one);
        // Before the lock, which makes a workspace of any folder.
        await _work.RequireStacksAsync(one, cancellationToken);
        using var held = await session.LockAsync($"{definition.Title}Serve", cancellationToken);
        var stacks = await _work.RequireStacksAsync(one, cancellationToken);
        await engine.CheckAsync(one, cancellationToken);
        // Before minutes of building: what the user gave may be wrong.
        var files = _work.Make(one, stacks);
        await BuildAsync(one, cancellationToken);
        var plan = await _work.PlanAsync(engine, one, files, stacks, cancellationToken);
        if (session.Request.Plan)
        {
            session.Plans.Add(definition.Name, plan);
            return null;
        }

        await _work.CarryOutAsync(one, files, stacks, plan, cancellationToken);
        return CompanionReport.Of(one, new(StackState.Running, null, null, []), stacks, changed: plan.Count > 0);
    }

    /// <summary>Has the companions that are up follow the stacks. What goes wrong is said, and fails nothing.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        foreach (var one in _work.All().Where(one => one.IsKept))
        {
            try
            {
                using var held = await session.LockAsync($"following by {one.Definition.Phrase}", cancellationToken);
                var engine = await _work.RequireEngineAsync(one.Definition, cancellationToken, whatever: true);
                if ((await engine.ObserveAsync(one, cancellationToken)).State != StackState.Running)
                    continue;
                var stacks = await _work.FindStacksAsync(cancellationToken);
                var files = _work.Make(one, stacks);
                var plan = await _work.PlanAsync(engine, one, files, stacks, cancellationToken);
                if (plan.Count == 0)
                    continue;
                await _work.CarryOutAsync(one, files, stacks, plan, cancellationToken);
                session.Events.Say(
                    $"{one.Definition.Subject} follows: {string.Join(", ", stacks.Select(stack => stack.Name))}."
                );
            }
            catch (StackException failure)
            {
                session.Events.Say(
                    $"{one.Definition.Subject} could not follow ({failure.Cause.TrimEnd('.')}): {one.Command("Serve")}"
                );
            }
        }
    }

    /// <summary>Stops a companion.</summary>
    /// <exception cref="StackException">It could not be stopped.</exception>
    public async Task StopAsync(CompanionDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Stop", cancellationToken);
        var engine = await _work.RequireEngineAsync(definition, cancellationToken);
        var one = CompanionInstance.Of(definition, session.Request);
        if (!await StopHeldAsync(engine, one, cancellationToken))
            session.Events.Say($"{definition.Subject} was not running; nothing was changed.");
    }

    /// <summary>
    /// Stops the companions that were served and not stopped since, for a verb that holds the workspace and stops all.
    /// </summary>
    internal async Task StopAllHeldAsync(CancellationToken cancellationToken)
    {
        foreach (var one in _work.All().Where(one => one.IsKept))
        {
            try
            {
                var engine = await _work.RequireEngineAsync(one.Definition, cancellationToken, whatever: true);
                await StopHeldAsync(engine, one, cancellationToken);
            }
            catch (StackException failure) when (failure.Kind == FailureKind.Prerequisite)
            {
                // Stacks that are plain processes are stopped without Docker.
                session.Events.Say($"{one.Definition.Subject} was left alone: {failure.Cause}");
            }
        }
    }

    /// <summary>The steps that remove all companions, as far as an engine has any.</summary>
    internal async Task<IReadOnlyList<PlanStep>> PlanRemoveAsync(IStackEngine engine, CancellationToken cancellationToken)
    {
        if (engine.Companions is not { } companions)
            return [];
        List<PlanStep> steps = [];
        foreach (var one in _work.All())
            steps.AddRange(await companions.PlanRemoveAsync(one, cancellationToken));
        return steps;
    }

    /// <summary>How a companion stands.</summary>
    public async Task<CompanionReport> LookAsync(CompanionDefinition definition, CancellationToken cancellationToken)
    {
        var engine = await _work.RequireEngineAsync(definition, cancellationToken);
        var one = CompanionInstance.Of(definition, session.Request);
        var seen = await engine.ObserveAsync(one, cancellationToken);
        var stacks = (await _work.FindStacksAsync(cancellationToken))
            .Where(stack => seen.Networks.Contains(stack.Network))
            .ToList();
        var answers = seen.State == StackState.Running && await _work.AnswersAsync(one, one.Version, cancellationToken);
        return CompanionReport.Of(one, seen, stacks, changed: null) with { IsHealthy = answers };
    }

    private async Task<bool> StopHeldAsync(
        ICompanionEngine engine,
        CompanionInstance one,
        CancellationToken cancellationToken
    )
    {
        var plan = await engine.PlanStopAsync(one, cancellationToken);
        if (session.Request.Plan)
        {
            session.Plans.Add(one.Definition.Name, plan);
            return true;
        }

        if (plan.Count == 0)
            return false;
        var scope = session.Events.For(one.Definition.Name);
        await session.RunAsync(plan, scope, cancellationToken);
        scope.Finish();
        session.Events.Close(scope);
        session.Events.Say($"{one.Definition.Subject} is stopped.");
        return true;
    }

    private async Task BuildAsync(CompanionInstance one, CancellationToken cancellationToken)
    {
        var steps = await planner.PlanAsync([one.Definition.Service], false, session.Events.Say, cancellationToken);
        if (session.Request.Plan)
        {
            session.Plans.Add("image", steps);
            return;
        }

        await session.RunAsync(steps, session.Events.Run, cancellationToken);
        session.Events.Run.Finish();
    }
}
