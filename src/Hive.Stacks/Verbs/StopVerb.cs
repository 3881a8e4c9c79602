using Hive.Stacks.Catalogue;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Stops stacks. Their data stays.</summary>
/// <param name="session">What it works with.</param>
/// <param name="companions">Stops what stands beside them.</param>
public sealed class StopVerb(StackSession session, CompanionVerb companions)
{
    /// <summary>Stops one stack.</summary>
    /// <exception cref="StackException">It could not be stopped, or there is no such instance.</exception>
    public async Task StopAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Stop", cancellationToken);
        await StopHeldAsync(definition, cancellationToken);
    }

    /// <summary>Stops one stack, for a verb that holds the workspace already.</summary>
    internal Task StopHeldAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var workspace = session.Look();
        return StopAsync(workspace, [workspace.ResolveKnown(definition)], cancellationToken);
    }

    /// <summary>
    /// Stops every stack of the workspace at the same time, every instance that it keeps, and before them the companions,
    /// which have nothing to serve then.
    /// </summary>
    /// <exception cref="StackException">One could not be stopped; the others were.</exception>
    public async Task StopAllAsync(CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync("StopAll", cancellationToken);
        if (session.Request.Instance is null)
            await companions.StopAllHeldAsync(cancellationToken);
        var workspace = session.Look();
        await StopAsync(workspace, workspace.ResolveAll(), cancellationToken);
    }

    private async Task StopAsync(
        WorkspaceSnapshot workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    )
    {
        if (session.Request.Warning is { } warning)
            session.Events.Say($"Warning: {warning}");
        (
            await ForEachStack.RunAsync(
                stacks,
                stack => stack,
                stack => StopOneAsync(stack, workspace, stacks.Count > 1, cancellationToken)
            )
        ).OrThrow();
    }

    private async Task<bool> StopOneAsync(
        StackInstance stack,
        WorkspaceSnapshot workspace,
        bool several,
        CancellationToken cancellationToken
    )
    {
        var one = await session.ChooseAsync(workspace.AsStarted(stack), cancellationToken);
        var plan = await one.Engine.PlanStopAsync(one.Stack, cancellationToken);
        var steps = File.Exists(stack.Paths.Started) ? [.. plan.Steps, new ForgetStartStep(stack)] : plan.Steps;
        if (session.Request.Plan)
        {
            session.Plans.Add(plan with { Steps = steps });
            session.Planned.Stop(stack);
            return true;
        }

        var scope = session.Events.For(stack.FullName, several);
        await session.RunAsync(plan with { Steps = steps }, one.Engine, scope, cancellationToken);
        scope.Finish();
        session.Events.Close(scope);
        session.Events.Say(
            plan.IsEmpty
                ? $"{stack.FullName} was not running; nothing was changed."
                : $"{stack.FullName} is stopped; its data stays in {stack.Paths.Data}"
        );
        return true;
    }
}
