using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Tasks;

/// <summary>Checks a workspace's files.</summary>
[DoesVerb(Verb.Check)]
[TaskName("Check")]
[TaskDescription("Checks ai/, its knowledge and .mcp.json, without a running stack; fails with 1 when a file has an error.")]
public sealed class CheckTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(HiveContext context)
    {
        var report = await context.Verb<CheckVerb>().LookAsync(context.Cancelled);
        Console.WriteLine(
            context.Request.Format == OutputFormat.Json ? report.ToJson() : report.Render(context.Verb<Screen>())
        );
        report.OrThrow();
    }
}
