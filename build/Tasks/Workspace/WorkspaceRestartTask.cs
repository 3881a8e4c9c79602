using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Stops the workspace stack and brings it up again, with the same data and key.</summary>
[TaskName("WorkspaceRestart")]
[TaskDescription("Stops the workspace stack and brings it up again, with the same data and key.")]
[IsDependentOn(typeof(BuildWorkspaceImageTask))]
[IsDependentOn(typeof(WorkspaceStopTask))]
[IsDependentOn(typeof(WorkspaceServeTask))]
public sealed class WorkspaceRestartTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => Task.CompletedTask;
}
