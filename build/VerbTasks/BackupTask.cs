using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Backs up a stack's database.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Backup)]
[StackTarget("{Title}Backup", "Backs up {stack}'s database while it runs (--keep).")]
public abstract class BackupTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().BackupAsync(Stack);
}
