using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;

namespace Hive.Build.VerbTasks;

/// <summary>A target that does one thing to one stack.</summary>
/// <param name="stack">Which stack.</param>
public abstract class StackTask(StackDefinition stack) : AsyncFrostingTask<HiveContext>
{
    /// <summary>Which stack.</summary>
    protected StackDefinition Stack => stack;
}
