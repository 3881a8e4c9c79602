using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Stops the agent stack and brings it up again, with the same data and key.</summary>
[TaskName("AgentRestart")]
[TaskDescription("Stops the agent stack and brings it up again, with the same data and key.")]
[IsDependentOn(typeof(BuildAgentImageTask))]
[IsDependentOn(typeof(AgentStopTask))]
[IsDependentOn(typeof(AgentServeTask))]
public sealed class AgentRestartTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => Task.CompletedTask;
}
