using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Execution;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Brings stacks up and waits until they are healthy.</summary>
/// <param name="session">What it works with.</param>
/// <param name="probe">Looks at stacks from outside.</param>
/// <param name="credentials">Brings a running stack and its secret files together.</param>
/// <param name="evidence">Keeps what was seen of a failed start.</param>
public sealed class ServeVerb(StackSession session, HealthProbe probe, Credentials credentials, Evidence evidence)
{
    private readonly ServedData _data = new(session);

    /// <summary>Brings one stack up.</summary>
    /// <returns>The report; null when only the plan was asked for.</returns>
    /// <exception cref="StackException">It could not be brought up, or did not become healthy in time.</exception>
    public async Task<ServeReport?> ServeAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Serve", cancellationToken);
        return await ServeHeldAsync(definition, cancellationToken);
    }

    /// <summary>Brings one stack up, for a verb that holds the workspace already.</summary>
    internal async Task<ServeReport?> ServeHeldAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        session.Identify($"{definition.Title}Serve");
        var workspace = session.Look();
        var one = (await session.AnnounceAsync([workspace.Resolve(definition)], cancellationToken))[0];
        await session.RecoverAsync(one, cancellationToken);
        var plan = await PlanAsync(workspace, one, cancellationToken);
        if (session.Request.Plan)
        {
            session.Plans.Add(plan);
            return null;
        }

        var scope = session.Events.For(one.Stack.FullName);
        var report = await ServeAsync(plan, one, scope, cancellationToken);
        session.Events.Close(scope);
        return report;
    }

    /// <summary>Brings up every stack of the workspace at the same time, and every instance that it keeps.</summary>
    /// <returns>A report for each; none when only the plan was asked for.</returns>
    /// <exception cref="StackException">One could not be brought up; the others were.</exception>
    public async Task<IReadOnlyList<ServeReport>> ServeAllAsync(CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync("ServeAll", cancellationToken);
        session.Identify("ServeAll");
        var workspace = session.Look();
        var all = await session.AnnounceAsync(workspace.ResolveAll(), cancellationToken);
        var planned = await ForEachStack.RunAsync(
            all,
            one => one.Stack,
            async one =>
            {
                await session.RecoverAsync(one, cancellationToken);
                return await PlanAsync(workspace, one, cancellationToken);
            },
            inParallel: false
        );
        if (session.Request.Plan)
        {
            foreach (var (_, plan) in planned.Done)
                session.Plans.Add(plan);
            planned.OrThrow();
            return [];
        }

        // What several stacks need (the API published for this machine) is made once, before any of them starts.
        var shared = planned
            .Done.SelectMany(one => one.Result.Steps)
            .Where(step => step.Phase == Phase.Image)
            .Distinct()
            .ToList();
        await session.RunAsync(shared, session.Events.Run, cancellationToken);
        session.Events.Run.Finish();
        var served = await ForEachStack.RunAsync(
            planned.Done,
            one => one.Of.Stack,
            one =>
                ServeAsync(
                    one.Result with
                    {
                        Steps = [.. one.Result.Steps.Where(step => step.Phase != Phase.Image)],
                    },
                    one.Of,
                    session.Events.For(one.Of.Stack.FullName, several: true),
                    cancellationToken
                )
        );
        foreach (var (_, report) in served.Done)
            session.Events.Say(report.ToLine());
        (served with { Failures = [.. planned.Failures, .. served.Failures] }).OrThrow();
        return [.. served.Done.Select(one => one.Result)];
    }

    /// <summary>
    /// Brings a stack back that a failed change of its data has stopped. The run may have been interrupted; it is brought
    /// back all the same.
    /// </summary>
    /// <param name="stack">Which.</param>
    /// <param name="held">Whether the caller holds the workspace.</param>
    internal async Task ServeAgainAsync(StackInstance stack, bool held)
    {
        session.Events.Say($"{stack.FullName} is started again; its data is as it was.");
        using var deadline = new CancellationTokenSource(session.Request.Timeout, session.Time);
        try
        {
            if (held)
                await ServeHeldAsync(stack.Definition, deadline.Token);
            else
                await ServeAsync(stack.Definition, deadline.Token);
        }
        catch (Exception failure) when (failure is StackException or OperationCanceledException)
        {
            var cause = (failure as StackException)?.Cause ?? "it took too long";
            session.Events.Say($"It could not be started again ({cause}): {stack.Command("Serve")}");
        }
    }

    private async Task<StackPlan> PlanAsync(
        WorkspaceSnapshot workspace,
        StackOnEngine one,
        CancellationToken cancellationToken
    )
    {
        await StackSession.CheckAsync(one, cancellationToken);
        var plan = await one.Engine.PlanServeAsync(one.Stack, cancellationToken);
        var started = StackStart.Of(one.Stack, one.Engine.Name);
        return plan with
        {
            Steps =
            [
                // What is built may be built for nothing; what is noted is about a start.
                .. plan.Steps.Where(step => step.Phase == Phase.Image),
                .. WorkspaceSnapshot.IsNew(one.Stack) ? [new KeepInstanceStep(one.Stack)] : Array.Empty<PlanStep>(),
                .. plan.StartsStack && workspace.StartOf(one.Stack) != started
                    ? [new NoteStartStep(one.Stack, started)]
                    : Array.Empty<PlanStep>(),
                .. plan.StartsStack ? await _data.PlanBackupAsync(one, cancellationToken) : [],
                .. plan.Steps.Where(step => step.Phase != Phase.Image),
                .. _data.PlanForgetting(one.Stack),
                // A stack that starts takes the password from the file by itself.
                .. plan.StartsStack ? [] : await Credentials.PlanAsync(one, cancellationToken),
            ],
        };
    }

    private async Task<ServeReport> ServeAsync(
        StackPlan plan,
        StackOnEngine one,
        RunScope scope,
        CancellationToken cancellationToken
    )
    {
        var (stack, engine) = (one.Stack, one.Engine);
        var api = Endpoint.Of(stack.Settings).Api;
        var now = plan.IsEmpty ? await probe.ProbeAsync(api, cancellationToken) : null;
        var isBlind = false;
        if (now?.IsHealthy(stack.Name) != true)
        {
            await session.RunAsync(plan, engine, scope, cancellationToken);
            // An API that no longer sees its secrets does not become healthy: it has the wrong password.
            isBlind = await IsBlindAsync();
            if (!isBlind)
                now = await WaitAsync(one, scope, reconcile: plan.StartsStack, cancellationToken);
        }

        // One that did not answer before has to be asked once more.
        if (isBlind || await IsBlindAsync())
        {
            await session.RunAsync(await engine.PlanStopAsync(stack, cancellationToken), engine, scope, cancellationToken);
            await session.RunAsync(await engine.PlanServeAsync(stack, cancellationToken), engine, scope, cancellationToken);
            now = await WaitAsync(one, scope, reconcile: true, cancellationToken);
            scope.Say($"{stack.FullName}: it was started anew, because it no longer saw what is in {stack.Paths.Secrets}.");
        }

        scope.Finish();
        _data.Note(stack);
        return new ServeReport(stack, engine.Name, now!.Document!, scope.Times);

        async Task<bool> IsBlindAsync() =>
            !plan.StartsStack && await credentials.AreOutOfSightAsync(stack, cancellationToken);
    }

    private async Task<ProbeAnswer> WaitAsync(
        StackOnEngine one,
        RunScope scope,
        bool reconcile,
        CancellationToken cancellationToken
    )
    {
        var (stack, engine) = (one.Stack, one.Engine);
        var api = Endpoint.Of(stack.Settings).Api;
        var readiness = await new ReadinessWatch(probe, session.Time).WaitAsync(
            stack.Name,
            api,
            WhyLost,
            session.Request.Timeout,
            phase => scope.Enter(phase, Waiting(phase, api)),
            cancellationToken
        );
        if (readiness.IsHealthy)
            return readiness.Last;
        scope.Abandon();
        throw await evidence.ExplainAsync(stack, engine, readiness, scope, cancellationToken);

        async Task<string?> WhyLost(ProbeAnswer last, CancellationToken ended)
        {
            // A password that somebody changed by hand while the stack was stopped: nothing but PostgreSQL knows it.
            if (reconcile && PostgresProbe.RefusesPassword(last.Document?.Checks.GetValueOrDefault("database")?.Detail))
            {
                reconcile = false;
                var steps = await Credentials.PlanAsync(one, ended);
                await session.RunAsync(new StackPlan(stack, steps), engine, scope, ended);
            }

            return await engine.ObserveAsync(stack, ended) is { IsLost: true } seen
                ? seen.Detail ?? "its processes are gone"
                : null;
        }
    }

    private static string Waiting(Phase phase, Uri api) =>
        phase switch
        {
            Phase.Initialise => $"waiting until {api} answers",
            Phase.Database => "the API waits for PostgreSQL",
            Phase.Migrate => "the API brings the schema up to date",
            _ => "the API checks itself",
        };
}
