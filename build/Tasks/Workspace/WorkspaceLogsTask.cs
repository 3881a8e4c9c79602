using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Prints the workspace stack's log (--follow, --tail, --since, --grep).</summary>
[TaskName("WorkspaceLogs")]
[TaskDescription("Prints the workspace stack's log (--follow, --tail, --since, --grep).")]
public sealed class WorkspaceLogsTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.LogsAsync(StackCatalogue.Workspace);
}
