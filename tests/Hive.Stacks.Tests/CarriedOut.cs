using Hive.Stacks.Engines.Swarm;
using Hive.Stacks.EngineSetup;
using Hive.Stacks.Execution;
using Hive.Stacks.Execution.Handlers;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests;

/// <summary>Steps as a run carries them out, with real programs.</summary>
internal static class CarriedOut
{
    public static IReadOnlyList<IStepHandler> Handlers { get; } =
    [.. StepHandlers.All, .. SetupHandlers.All, .. SwarmHandlers.All];

    public static Task CarryOutAsync(this PlanStep step, Action<string>? onLine = null) =>
        Handlers
            .Single(handler => handler.Handles == step.GetType())
            .RunAsync(step, new StepContext(new ProcessRunner(), onLine ?? (_ => { }), default));
}
