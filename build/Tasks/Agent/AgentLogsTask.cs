using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Prints the agent stack's log (--follow, --tail, --since, --grep).</summary>
[TaskName("AgentLogs")]
[TaskDescription("Prints the agent stack's log (--follow, --tail, --since, --grep).")]
public sealed class AgentLogsTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.LogsAsync(StackCatalogue.Agent);
}
