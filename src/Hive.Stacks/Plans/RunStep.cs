using Hive.Stacks.Commands;

namespace Hive.Stacks.Plans;

/// <summary>Runs one command that has to succeed.</summary>
/// <param name="Phase">The stretch of time it counts to.</param>
/// <param name="Title">What is done.</param>
/// <param name="Reason">Why.</param>
/// <param name="Run">The command.</param>
/// <param name="Remedy">What the user can do when it fails, as one sentence.</param>
public sealed record RunStep(Phase Phase, string Title, string Reason, Command Run, string Remedy)
    : PlanStep(Phase, Title, Reason)
{
    /// <inheritdoc />
    public override Command Command => Run;
}
