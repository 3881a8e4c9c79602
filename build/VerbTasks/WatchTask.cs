using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Follows what a stack makes of changes in <c>ai/</c>.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Watch)]
[StackTarget("{Title}Watch", "Shows each change in ai/ that {stack} loads, or what is wrong; Enter repeats the last run.")]
public abstract class WatchTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<WatchVerbs>().WatchAsync(Stack);
}
