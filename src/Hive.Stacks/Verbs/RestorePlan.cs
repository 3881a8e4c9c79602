using System.Text.Json;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>How a stack's data is replaced by that of a backup.</summary>
/// <param name="Staging">What is done beside the old data, while the stack serves it.</param>
/// <param name="Swap">What ends the stack and puts the new data in place.</param>
/// <param name="Before">Absolute path of the folder in which the old data is kept.</param>
internal sealed record RestorePlan(IReadOnlyList<PlanStep> Staging, IReadOnlyList<PlanStep> Swap, string Before)
{
    // What every cluster has besides its database: templates, catalogue, write-ahead log.
    private const long EmptyCluster = 64L << 20;

    /// <summary>Makes the plan; whatever may refuse is asked here.</summary>
    /// <param name="one">The stack, and the engine that makes its data.</param>
    /// <param name="backup">What it gets.</param>
    /// <param name="what">What is done, as a noun: "A restore".</param>
    /// <param name="now">Names the folder of the old data.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="StackException">The backup is refused, or could not be restored.</exception>
    public static async Task<RestorePlan> MakeAsync(
        StackOnEngine one,
        BackupChoice backup,
        string what,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (stack, engine) = (one.Stack, one.Engine);
        backup.Require(stack, await engine.MajorOfNewDataAsync(stack, cancellationToken));
        var facts = backup.Manifest.Facts;
        var bytes = facts.DatabaseBytes + EmptyCluster;
        StagingGuard.Require(stack, bytes);
        ResetGuard.RequireKnown(stack);

        var next = stack.Paths.NextData;
        var fill = DatabaseTask.Restore(
            next,
            backup.File,
            JsonSerializer.Serialize(facts.Roles, DataJson.Default.IEnumerableString),
            JsonSerializer.Serialize(facts.Extensions.Keys, DataJson.Default.IEnumerableString)
        );
        var change = new DataChange(what, backup.File, KeptData.FolderFor(stack, now), now, IsProved: false);
        var stop = (await engine.PlanStopAsync(stack, cancellationToken)).Steps;
        return new RestorePlan(
            [
                new VerifyBackupStep(backup.File, backup.Manifest),
                .. SecretStore.IsComplete(stack) ? Array.Empty<PlanStep>() : [new PrepareStep(stack, engine.Owner)],
                new BeginChangeStep(stack, change, engine.Owner),
                new FillClusterStep(
                    stack,
                    (await engine.CommandForAsync(stack, fill, cancellationToken))!,
                    bytes,
                    $"from {backup.File}, made {backup.Manifest.Made:u}"
                ),
                new ProveClusterStep(
                    stack,
                    (await engine.CommandForAsync(stack, DatabaseTask.Prove(next), cancellationToken))!,
                    facts.Rows
                ),
            ],
            [.. stop, new SwapDataStep(stack, change.Before)],
            change.Before
        );
    }
}
