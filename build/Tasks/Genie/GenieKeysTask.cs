using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Lists Genie's API keys, makes one (--create, --scopes) or revokes one (--revoke).</summary>
[TaskName("GenieKeys")]
[TaskDescription("Lists Genie's API keys, makes one (--create, --scopes) or revokes one (--revoke).")]
public sealed class GenieKeysTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.KeysAsync(StackCatalogue.Genie);
}
