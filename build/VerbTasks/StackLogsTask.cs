using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Prints a stack's log.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Logs)]
public abstract class StackLogsTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Stacks.LogsAsync(Stack);
}
