using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>A step that a memory engine plans.</summary>
/// <param name="What">What it does.</param>
/// <param name="Do">Does it.</param>
internal sealed record MemoryStep(string What, Func<Task> Do) : PlanStep(Phase.Create, What, "the test says so");

internal sealed class MemoryHandler : StepHandler<MemoryStep>
{
    protected override Task RunAsync(MemoryStep step, StepContext context) => step.Do();
}
