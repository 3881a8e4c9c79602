using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Stops a stack and brings it up again.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Restart)]
[StackTarget("{Title}Restart", "Stops {stack} and brings it up again, with the same data and key.", NeedsImages = true)]
public abstract class RestartTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<StackVerbs>().RestartAsync(Stack);
}
