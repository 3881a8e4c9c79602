using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Brings a stack's data to a newer PostgreSQL.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Upgrade)]
[StackTarget("{Title}Upgrade", "Upgrades {stack}'s data to the images' version of PostgreSQL; --rollback undoes that.")]
public abstract class UpgradeTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().UpgradeAsync(Stack);
}
