using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Prints a stack's log.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Logs)]
[StackTarget("{Title}Logs", "Prints {stack}'s log (--follow, --tail, --since, --grep).")]
public abstract class StackLogsTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().LogsAsync(Stack);
}
