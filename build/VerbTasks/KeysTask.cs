using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Lists a stack's API keys, makes one or revokes one.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Keys)]
public abstract class KeysTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.KeysAsync(Stack);
}
