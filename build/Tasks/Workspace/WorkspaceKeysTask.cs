using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Tasks;

/// <summary>Lists the workspace stack's API keys, makes one (--create, --scopes) or revokes one (--revoke).</summary>
[TaskName("WorkspaceKeys")]
[TaskDescription("Lists the workspace stack's API keys, makes one (--create, --scopes) or revokes one (--revoke).")]
public sealed class WorkspaceKeysTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.KeysAsync(StackCatalogue.Workspace);
}
