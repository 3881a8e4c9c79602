using Cake.Frosting;
using Hive.Build.Hosting;

namespace Hive.Build.Tasks;

/// <summary>Brings all stacks up at the same time, and every copy that the workspace keeps.</summary>
[TaskName("ServeAll")]
[TaskDescription("Brings all stacks up at the same time, and every copy that the workspace keeps.")]
public sealed class ServeAllTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(HiveContext context)
    {
        // One build for all of them, so that what they share is made once.
        await context.Images.BuildForAllAsync();
        await context.Stacks.ServeAllAsync();
    }
}
