using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Asks, backs up the agent stack's database, and removes its data.</summary>
[TaskName("AgentReset")]
[TaskDescription("Asks, backs up the agent stack's database, and removes its data.")]
public sealed class AgentResetTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.ResetAsync(StackCatalogue.Agent);
}
