using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Lists a stack's API keys, makes one or revokes one.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Keys)]
[StackTarget("{Title}Keys", "Lists {stack}'s API keys, makes one (--create, --scopes) or revokes one (--revoke).")]
public abstract class KeysTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().KeysAsync(Stack);
}
