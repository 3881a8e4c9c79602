using Hive.Stacks.Execution;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>The handlers of the steps that this engine alone plans.</summary>
internal static class SwarmHandlers
{
    /// <summary>One for each kind of step.</summary>
    public static IReadOnlyList<IStepHandler> All { get; } = [new DeployHandler(), new RemoveHandler()];
}
