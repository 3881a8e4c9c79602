using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Execution.Handlers;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>How a new instance gets the data of another one, as it is now, from that one's files.</summary>
internal static class ForkPlan
{
    /// <summary>Makes the plan; whatever may refuse is asked here.</summary>
    /// <param name="to">The new instance, on the engine of its source.</param>
    /// <param name="source">Whose data; it goes on meanwhile.</param>
    /// <param name="what">What is done, as a noun.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="StackException">It cannot be done.</exception>
    public static async Task<RestorePlan> MakeAsync(
        StackOnEngine to,
        StackInstance source,
        string what,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (target, engine) = (to.Stack, to.Engine);
        var bytes = StagedCluster.Size(source.Paths.Data);
        StagingGuard.Require(target, bytes);
        var (next, from) = (target.Paths.NextData, source.Paths.Data);
        var change = new DataChange(what, from, KeptData.FolderFor(target, now), now, IsProved: false);
        var checkpoint = await engine.CheckpointAsync(source, cancellationToken);
        return new RestorePlan(
            [
                .. checkpoint is null
                    ? Array.Empty<PlanStep>()
                    :
                    [
                        new RunStep(
                            Phase.Stage,
                            $"have {source.FullName} make a checkpoint if its log is long",
                            "the copy reads the log since the last one when it starts",
                            checkpoint,
                            "Nothing was changed. Read what it says above, and run this again."
                        ),
                    ],
                new BeginChangeStep(target, change, engine.Owner),
                new FillClusterStep(
                    target,
                    (await engine.CommandForAsync(target, DatabaseTask.Copy(next, from), cancellationToken))!,
                    bytes,
                    $"from the files of {source.FullName}, which goes on; blocks are shared where the file system can"
                ),
                new ProveClusterStep(
                    target,
                    (await engine.CommandForAsync(target, DatabaseTask.Start(next), cancellationToken))!,
                    null
                )
                {
                    IsCopy = true,
                },
            ],
            [new SwapDataStep(target, change.Before)],
            change.Before
        );
    }
}
