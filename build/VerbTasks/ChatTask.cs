using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Talks to an agent of a stack.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Chat)]
[StackTarget("{Title}Chat", "Talks to an agent of {stack} (--agent): a conversation, or one --message.")]
public abstract class ChatTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<ChatVerbs>().ChatAsync(Stack);
}
