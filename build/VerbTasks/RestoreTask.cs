using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Replaces a stack's data by that of a backup.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Restore)]
[StackTarget("{Title}Restore", "Replaces {stack}'s data with a backup (--backup); the old data is kept for a while.")]
public abstract class RestoreTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().RestoreAsync(Stack);
}
