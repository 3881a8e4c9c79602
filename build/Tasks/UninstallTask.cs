using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Tasks;

/// <summary>Removes what a workspace has outside of its folder.</summary>
[DoesVerb(Verb.Uninstall)]
[TaskName("Uninstall")]
[TaskDescription("Removes the workspace's stacks, images and networks, after a question; data stays, unless --with-data.")]
public sealed class UninstallTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<UninstallVerb>().UninstallAsync(context.Cancelled);
}
