using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Runs the steps of plans: the only caller of <see cref="PlanStep.ExecuteAsync"/> for stacks and images.</summary>
/// <param name="request">Whose workspace.</param>
/// <param name="runner">Starts programs.</param>
/// <param name="view">Shows what goes on.</param>
/// <param name="time">The clock.</param>
public sealed class Execution(StackRequest request, ICommandRunner runner, IRunView view, TimeProvider time)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>Keeps other runs from changing the workspace until it is disposed.</summary>
    /// <param name="purpose">What this run does, for those who wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackException">Another run held it too long.</exception>
    public Task<WorkspaceLock> LockAsync(string purpose, CancellationToken cancellationToken) => WorkspaceLock.TakeAsync(
        request.Workspace, purpose, LockPatience < request.Timeout ? LockPatience : request.Timeout,
        holder => view.Say($"Waiting for {holder}, which holds this workspace …"), time, cancellationToken);

    /// <summary>Runs steps, one after the other.</summary>
    /// <param name="steps">What to do.</param>
    /// <param name="clock">Times the phases.</param>
    /// <param name="shown">Shows what goes on; null means the run's own view.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StackException">A step failed.</exception>
    public async Task RunAsync(IReadOnlyList<PlanStep> steps, PhaseClock clock, IRunView? shown, CancellationToken cancellationToken)
    {
        shown ??= view;
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            clock.Enter(step.Phase);
            shown.Begin(step.Phase, $"{step.Title} ({step.Reason})");
            if (step.Command is { } command) shown.Line($"$ {command}");
            await step.ExecuteAsync(runner, shown.Line, cancellationToken);
        }
    }

    /// <summary>Runs a stack's steps, one after the other.</summary>
    /// <exception cref="StackException">A step failed; the engine has been asked for the true cause.</exception>
    public async Task RunAsync(StackPlan plan, IStackEngine engine, PhaseClock clock, IRunView? shown, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(plan.Steps, clock, shown, cancellationToken);
        }
        catch (StackException failure)
        {
            throw await engine.ExplainAsync(failure, cancellationToken);
        }
    }
}
