using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.VerbTasks;

/// <summary>Stops a stack; its data stays.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Stop)]
[StackTarget("{Title}Stop", "Stops {stack}; its data stays.")]
public abstract class StopTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StopVerb>().StopAsync(Stack, context.Cancelled);
}
