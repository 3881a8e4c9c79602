using System.Reflection;
using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.VerbTasks;

/// <summary>
/// Builds a stack's images: always when asked for by name, and when they are out of date before the stack is served.
/// </summary>
/// <param name="stack">Which stack.</param>
[DoesVerb(Verb.Images)]
public abstract class BuildImageTask(StackDefinition stack) : StackTask(stack)
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) =>
        context.IsNamed(GetType().GetCustomAttribute<TaskNameAttribute>()!.Name)
            ? context.Images.BuildAsync([Stack], context.Cancelled)
            : context.Images.BuildForAsync(Stack, context.Cancelled);
}
