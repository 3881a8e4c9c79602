using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>Tells where a stack is reached.</summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Url)]
[StackTarget("{Title}Url", "Prints where {stack}'s API, page, MCP server and database are.")]
public abstract class UrlTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context)
    {
        context.Verb<PageVerbs>().Url(Stack);
        return Task.CompletedTask;
    }
}
