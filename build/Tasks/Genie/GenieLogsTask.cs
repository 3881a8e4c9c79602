using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Prints Genie's log (--follow, --tail, --since, --grep).</summary>
[TaskName("GenieLogs")]
[TaskDescription("Prints Genie's log (--follow, --tail, --since, --grep).")]
public sealed class GenieLogsTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.LogsAsync(StackCatalogue.Genie);
}
