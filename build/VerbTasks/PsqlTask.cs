using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Opens a shell in a stack's database.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Psql)]
[StackTarget("{Title}Psql", "Opens psql in the database of {stack}, or runs one statement (--command).")]
public abstract class PsqlTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<ShellVerbs>().PsqlAsync(Stack);
}
