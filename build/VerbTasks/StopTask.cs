using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Stops a stack; its data stays.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Stop)]
public abstract class StopTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.StopAsync(Stack);
}
