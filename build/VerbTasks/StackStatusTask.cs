using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Shows a stack's status.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Status)]
[StackTarget("{Title}Status", "Shows {stack}'s status; fails with 3 unless it is healthy.")]
public abstract class StackStatusTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().StatusOfOneAsync(Stack);
}
