using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Tasks;

/// <summary>Makes a workspace.</summary>
[DoesVerb(Verb.Init)]
[TaskName("Init")]
[TaskDescription("Makes a workspace (--workspace), or adds the files that it lacks; overwrites nothing.")]
public sealed class InitTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<InitVerb>().InitAsync(context.Cancelled);
}
