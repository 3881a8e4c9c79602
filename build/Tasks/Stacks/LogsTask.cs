using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Prints the log of all stacks as one (--follow, --tail, --since, --grep).</summary>
[TaskName("Logs")]
[TaskDescription("Prints the log of all stacks as one (--follow, --tail, --since, --grep).")]
public sealed class LogsTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.LogsOfAllAsync();
}
