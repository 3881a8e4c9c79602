using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.VerbTasks;

/// <summary>Asks, backs a stack's database up, and removes its data.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Reset)]
[StackTarget("{Title}Reset", "Removes {stack}'s data, after a question and a backup of its database.")]
public abstract class ResetTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<ResetVerb>().ResetAsync(Stack, context.Cancelled);
}
