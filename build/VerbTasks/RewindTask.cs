using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Takes a stack's data back to an instant.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Rewind)]
[StackTarget("{Title}Rewind", "Takes {stack}'s data back to an earlier time (--to); --rollback undoes that.")]
public abstract class RewindTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().RewindAsync(Stack);
}
