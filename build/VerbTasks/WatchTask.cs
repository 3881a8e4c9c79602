using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Follows what a stack makes of changes in <c>ai/</c>.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Watch)]
[StackTarget("{Title}Watch", "Tells what {stack} takes over of changes in ai/, or what is wrong; Enter asks again.")]
public abstract class WatchTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<WatchVerbs>().WatchAsync(Stack);
}
