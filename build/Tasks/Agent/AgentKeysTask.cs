using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Lists the agent stack's API keys, makes one (--create, --scopes) or revokes one (--revoke).</summary>
[TaskName("AgentKeys")]
[TaskDescription("Lists the agent stack's API keys, makes one (--create, --scopes) or revokes one (--revoke).")]
public sealed class AgentKeysTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.KeysAsync(StackCatalogue.Agent);
}
