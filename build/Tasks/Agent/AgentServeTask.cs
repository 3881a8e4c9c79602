using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Brings the agent stack up and waits until it is healthy.</summary>
[TaskName("AgentServe")]
[TaskDescription("Brings the agent stack up and waits until it is healthy.")]
[IsDependentOn(typeof(BuildAgentImageTask))]
public sealed class AgentServeTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.ServeAsync(StackCatalogue.Agent);
}
