using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Opens a stack's page.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Open)]
[StackTarget("{Title}Open", "Opens the page of {stack} in the browser, signed in, and prints its address.")]
public abstract class OpenTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<PageVerbs>().OpenAsync(Stack);
}
