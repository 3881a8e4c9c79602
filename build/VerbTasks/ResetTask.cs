using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Asks, backs a stack's database up, and removes its data.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Reset)]
public abstract class ResetTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.ResetAsync(Stack);
}
