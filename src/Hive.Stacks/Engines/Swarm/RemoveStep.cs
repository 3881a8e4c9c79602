using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;

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

/// <summary>Removes. What is gone already is no failure, and what a task still uses is waited for.</summary>
internal sealed class RemoveHandler : StepHandler<RemoveStep>
{
    // A container is gone from its node a moment before the Swarm's manager hears of it: until then its networks are in
    // use.
    private const string Used = "is in use by task";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override async Task RunAsync(RemoveStep step, StepContext context)
    {
        CommandResult? last = null;
        await Wait.UntilAsync(
            async cancelled =>
            {
                last = await context.Runner.RunAsync(step.Run, context.OnLine, cancelled);
                return last.Succeeded || !last.Error.Contains(Used, StringComparison.Ordinal);
            },
            BetweenTries,
            Longest,
            context.Cancelled
        );
        if (last is { Succeeded: false } && !last.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(IsGone))
            last.OrThrow(
                char.ToUpperInvariant(step.Title[0]) + step.Title[1..],
                "Run the same command again; data is untouched."
            );
    }

    private static bool IsGone(string line) =>
        line.Contains("not found", StringComparison.OrdinalIgnoreCase)
        || line.Contains("no such", StringComparison.OrdinalIgnoreCase);
}
