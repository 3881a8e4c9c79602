using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>Removes something that may be gone by then: a plan may be carried out twice, or after another one.</summary>
/// <param name="Phase">The stretch of time it counts to.</param>
/// <param name="Title">What is done.</param>
/// <param name="Reason">Why.</param>
/// <param name="Run">The command.</param>
internal sealed record RemoveStep(Phase Phase, string Title, string Reason, Command Run) : PlanStep(Phase, Title, Reason)
{
    /// <inheritdoc />
    public override Command Command => Run;
}

/// <summary>Removes. What is gone already is no failure.</summary>
internal sealed class RemoveHandler : StepHandler<RemoveStep>
{
    /// <inheritdoc />
    protected override async Task RunAsync(RemoveStep step, StepContext context)
    {
        var result = await context.Runner.RunAsync(step.Run, context.OnLine, context.Cancelled);
        if (!result.Succeeded && !result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(IsGone))
            result.OrThrow(
                char.ToUpperInvariant(step.Title[0]) + step.Title[1..],
                "Run the same command again; data is untouched."
            );
    }

    private static bool IsGone(string line) =>
        line.Contains("not found", StringComparison.OrdinalIgnoreCase)
        || line.Contains("no such", StringComparison.OrdinalIgnoreCase);
}
