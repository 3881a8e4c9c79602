using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Brings Genie up and waits until it is healthy.</summary>
[TaskName("GenieServe")]
[TaskDescription("Brings Genie up and waits until it is healthy.")]
[IsDependentOn(typeof(BuildGenieImageTask))]
public sealed class GenieServeTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.ServeAsync(StackCatalogue.Genie);
}
