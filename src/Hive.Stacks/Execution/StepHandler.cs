using Hive.Stacks.Commands;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Execution;

/// <summary>Carries out one kind of step.</summary>
public interface IStepHandler
{
    /// <summary>The kind of step.</summary>
    Type Handles { get; }

    /// <summary>Carries out one.</summary>
    /// <exception cref="StackException">It could not be done.</exception>
    Task RunAsync(PlanStep step, StepContext context);
}

/// <summary>What a step is carried out with.</summary>
/// <param name="Runner">Starts programs.</param>
/// <param name="OnLine">Takes each line that a program writes.</param>
/// <param name="Cancelled">Stops it.</param>
public sealed record StepContext(ICommandRunner Runner, Action<string> OnLine, CancellationToken Cancelled)
{
    /// <summary>Takes how far a long step has come, now and then.</summary>
    public Action<StepProgress> OnProgress { get; init; } = _ => { };
}

/// <summary>Carries out steps of one kind.</summary>
/// <typeparam name="TStep">The kind of step.</typeparam>
internal abstract class StepHandler<TStep> : IStepHandler
    where TStep : PlanStep
{
    /// <inheritdoc />
    public Type Handles => typeof(TStep);

    /// <inheritdoc />
    public Task RunAsync(PlanStep step, StepContext context) => RunAsync((TStep)step, context);

    /// <summary>Carries out one.</summary>
    /// <exception cref="StackException">It could not be done.</exception>
    protected abstract Task RunAsync(TStep step, StepContext context);
}
