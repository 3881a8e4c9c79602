using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Stops all stacks at the same time; their data stays.</summary>
[TaskName("StopAll")]
[TaskDescription("Stops all stacks at the same time; their data stays.")]
public sealed class StopAllTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.StopAllAsync();
}
