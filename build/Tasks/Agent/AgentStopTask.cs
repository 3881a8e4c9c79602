using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Stops the agent stack; its data stays.</summary>
[TaskName("AgentStop")]
[TaskDescription("Stops the agent stack; its data stays.")]
public sealed class AgentStopTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.StopAsync(StackCatalogue.Agent);
}
