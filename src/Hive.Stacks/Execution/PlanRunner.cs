using Hive.Stacks.Commands;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Execution;

/// <summary>Carries out the steps of plans, one after the other. It is the only place that does.</summary>
/// <param name="runner">Starts programs.</param>
/// <param name="handlers">One for each kind of step.</param>
public sealed class PlanRunner(ICommandRunner runner, IEnumerable<IStepHandler> handlers)
{
    private readonly Dictionary<Type, IStepHandler> _handlers = handlers.ToDictionary(handler => handler.Handles);

    /// <summary>Runs a command that changes nothing, where a plan depends on what it says.</summary>
    public Task<CommandResult> AskAsync(Command command, CancellationToken cancellationToken) =>
        runner.RunAsync(command, null, cancellationToken);

    /// <summary>Carries out steps.</summary>
    /// <param name="steps">What to do.</param>
    /// <param name="scope">Whom it concerns; told what goes on.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StackException">A step failed.</exception>
    public async Task RunAsync(IReadOnlyList<PlanStep> steps, RunScope scope, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scope.Begin(step.Phase, $"{step.Title} ({step.Reason})");
            if (step.Command is { } command)
                scope.Line($"$ {command}");
            await _handlers[step.GetType()]
                .RunAsync(step, new StepContext(runner, scope.Line, cancellationToken) { OnProgress = scope.Progress });
            if (step.Done is { } done)
                scope.Say(done);
        }
    }
}
