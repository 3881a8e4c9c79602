using System.Reflection;
using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.VerbTasks;

/// <summary>
/// Builds a stack's images: always when asked for by name, and when they are out of date before the stack is served.
/// </summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Images)]
[StackTarget("Build{Title}Image", "Builds {stack}'s {image} with BuildKit.")]
public abstract class BuildImageTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context)
    {
        if (context.IsNamed(GetType().GetCustomAttribute<TaskNameAttribute>()!.Name))
            return context.Verb<BuildVerb>().BuildAsync([Stack], context.Cancelled);
        // What serving would ask is asked before minutes of building.
        context.Verb<NewWorkspace>().Require();
        return context.Verb<BuildVerb>().BuildForAsync(Stack, context.Cancelled);
    }
}
