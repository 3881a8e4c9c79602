using Hive.Stacks.Catalogue;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Stops stacks. Their data stays.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="engines">Knows what they run on.</param>
/// <param name="execution">Runs the steps.</param>
/// <param name="plans">Takes the plan where only that was asked for.</param>
/// <param name="planned">Told what a plan would stop.</param>
/// <param name="view">Shows what goes on.</param>
/// <param name="time">The clock.</param>
public sealed class StopVerb(
    StackRequest request, StackEngines engines, Execution execution, PlanReport plans, PlannedChanges planned, IRunView view, TimeProvider time)
{
    /// <summary>Stops one stack.</summary>
    /// <exception cref="StackException">It could not be stopped.</exception>
    public Task StopAsync(StackDefinition definition, CancellationToken cancellationToken) =>
        StopAsync([request.Resolve(definition)], $"{definition.Title}Stop", cancellationToken);

    /// <summary>Stops every stack of the workspace at the same time, and every copy that it keeps.</summary>
    /// <exception cref="StackException">One could not be stopped; the others were.</exception>
    public Task StopAllAsync(CancellationToken cancellationToken) => StopAsync(request.ResolveAll(), "StopAll", cancellationToken);

    private async Task StopAsync(IReadOnlyList<StackInstance> stacks, string purpose, CancellationToken cancellationToken)
    {
        using var held = request.Plan ? null : await execution.LockAsync(purpose, cancellationToken);
        var outcomes = await Several.RunAsync(stacks, stack => stack, StopOneAsync);
        view.Finish();
        outcomes.OrThrow();

        async Task<bool> StopOneAsync(StackInstance stack)
        {
            var chosen = await engines.ChooseAsync(stack, cancellationToken);
            var plan = await chosen.Engine.PlanStopAsync(stack, cancellationToken);
            if (request.Plan)
            {
                plans.Add(plan);
                planned.Stop(stack);
                return true;
            }

            await execution.RunAsync(plan, chosen.Engine, new PhaseClock(time), stacks.Count == 1 ? view : view.Named(stack.FullName), cancellationToken);
            if (stacks.Count == 1) view.Finish();
            view.Say(plan.IsEmpty ? $"{stack.FullName} was not running; nothing was changed." : $"{stack.FullName} is stopped; its data stays in {stack.DataFolder}");
            return true;
        }
    }
}
