using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Brings a stack up and waits until it is healthy.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Serve)]
[StackTarget("{Title}Serve", "Brings {stack} up and waits until it is healthy.", NeedsImages = true)]
public abstract class ServeTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().ServeAsync(Stack);
}
