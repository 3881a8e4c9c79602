using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>How a stack's data goes back to an instant.</summary>
internal static class RewindPlan
{
    /// <summary>Makes the plan; whatever may refuse is asked here.</summary>
    /// <param name="one">The stack, and the engine that makes its data.</param>
    /// <param name="source">What the data is made of.</param>
    /// <param name="to">The instant.</param>
    /// <param name="what">What is done, as a noun: "A rewind".</param>
    /// <param name="now">Names the folder of the old data.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="StackException">It cannot be done.</exception>
    public static async Task<RestorePlan> MakeAsync(
        StackOnEngine one,
        RewindSource source,
        DateTimeOffset to,
        string what,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (stack, engine) = (one.Stack, one.Engine);
        // The log that is read on top of it may be as large as all that is archived.
        var bytes = source.Base.Bytes + (1L << 30);
        StagingGuard.Require(stack, bytes);
        var task = DatabaseTask.Rewind(
            stack.Paths.NextData,
            source.Base.Folder,
            source.Log,
            source.Live,
            to,
            source.Cluster.Timeline
        );
        var change = new DataChange(
            what,
            $"{to:yyyy-MM-dd HH:mm:ss.fff}Z",
            KeptData.FolderFor(stack, now),
            now,
            IsProved: false
        );
        return new RestorePlan(
            [
                new BeginChangeStep(stack, change, engine.Owner),
                new FillClusterStep(
                    stack,
                    (await engine.CommandForAsync(stack, task, cancellationToken))!,
                    source.Base.Bytes,
                    $"from the base backup of {source.Base.Done:u} and the log since, up to {change.Source}"
                ),
                new ProveClusterStep(
                    stack,
                    (await engine.CommandForAsync(stack, DatabaseTask.Prove(stack.Paths.NextData), cancellationToken))!,
                    null
                ),
            ],
            [.. (await engine.PlanStopAsync(stack, cancellationToken)).Steps, new SwapDataStep(stack, change.Before)],
            change.Before
        );
    }
}

/// <summary>What the data of an instant is made of.</summary>
/// <param name="Cluster">The cluster that was the stack's data then.</param>
/// <param name="Base">Where it begins.</param>
/// <param name="Log">Absolute path of the archived log.</param>
/// <param name="Live">Absolute path of that cluster, which has what is not archived yet; null where it is gone.</param>
internal sealed record RewindSource(ServedCluster Cluster, BaseBackup Base, string Log, string? Live)
{
    /// <summary>Finds it.</summary>
    /// <param name="stack">Whose data.</param>
    /// <param name="to">The instant.</param>
    /// <param name="now">The present one.</param>
    /// <exception cref="StackException">The archive does not have it.</exception>
    public static RewindSource Find(StackInstance stack, DateTimeOffset to, DateTimeOffset now)
    {
        if (to > now)
        {
            throw new StackException(
                FailureKind.Misuse,
                $"{to:u} lies ahead: it is {now:u}.",
                "Give --to an instant that has been."
            );
        }

        var cluster =
            ServedClusters.Read(stack).At(to) ?? ServedClusters.Of(stack.Paths.Data, now) ?? throw NoArchive(stack);
        var archive = Path.Combine(stack.Paths.Archive, cluster.System);
        var live = new[] { stack.Paths.Data }
            .Concat(DataChanges.Read(stack).Kept.Select(kept => kept.Folder).Reverse())
            .FirstOrDefault(folder =>
                ControlFile.Read(folder) is { } control
                && (control.System, control.Timeline) == (cluster.System, cluster.Timeline)
            );
        var bases = BaseBackup.In(archive);
        var history = BaseBackup.History(archive, live, cluster.Timeline);
        var fitting = bases.Where(one => one.LeadsTo(cluster.Timeline, history)).ToList();
        if (fitting.Count == 0)
            throw NoArchive(stack);
        if (fitting.LastOrDefault(one => one.Done <= to) is not { } newest)
        {
            throw new StackException(
                FailureKind.Misuse,
                $"The archive of {stack.FullName} begins at {fitting[0].Done:u}, and {to:u} lies before that.",
                $"Choose a later instant; or a backup: {stack.Command("Restore")} --backup=FILE with one of {stack.Paths.Backups}"
            );
        }

        return new RewindSource(cluster, newest, Path.Combine(archive, "wal"), live);
    }

    private static StackException NoArchive(StackInstance stack) =>
        new(
            FailureKind.Prerequisite,
            stack.Settings.ArchiveKeep == ArchiveBound.Off
                ? $"Nothing is archived of {stack.FullName}: HIVE_ARCHIVE_KEEP is 0."
                : $"There is no base backup of {stack.FullName} in {stack.Paths.Archive}",
            stack.Settings.ArchiveKeep == ArchiveBound.Off
                ? $"Set HIVE_ARCHIVE_KEEP in .env, then: {stack.Command("Restart")}"
                : $"The server makes one soon after each start ({stack.Command("Serve")}), and says in base.log there what kept it from that."
        );
}
