using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Makes a further instance of a stack with the data of another one.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Fork)]
[StackTarget(
    "{Title}Fork",
    "Makes an instance of {stack} (--instance) with a copy of a running one's data (--from).",
    NeedsInstances = true
)]
public abstract class ForkTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().ForkAsync(Stack);
}
