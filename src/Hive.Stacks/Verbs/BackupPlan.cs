using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>How a stack's database is backed up as it stands.</summary>
internal static class BackupPlan
{
    /// <summary>
    /// The steps: from the server that runs, which takes no notice, or by a server of its own where none does.
    /// </summary>
    /// <param name="one">The stack, which has data.</param>
    /// <param name="why">The reason, as a phrase.</param>
    /// <param name="now">Names the backup.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <returns>The backup, and what comes before it.</returns>
    /// <exception cref="StackException">It cannot be made.</exception>
    public static async Task<(BackupStep Backup, IReadOnlyList<PlanStep> Before)> MakeAsync(
        StackOnEngine one,
        string why,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (stack, engine) = (one.Stack, one.Engine);
        if (await engine.CommandForAsync(stack, DatabaseTask.DumpServed, cancellationToken) is { } served)
            return (new BackupStep(stack, served, BackupShelf.NewFile(stack, now), why), []);
        return (
            await MakeOfStoppedAsync(stack, engine, why, now, cancellationToken),
            await DataFolderGuard.RequireUnusedAsync(stack, cancellationToken)
        );
    }

    /// <summary>The step for a stack that is stopped by then.</summary>
    public static async Task<BackupStep> MakeOfStoppedAsync(
        StackInstance stack,
        IStackEngine engine,
        string why,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var task = DatabaseTask.DumpStopped(stack.Paths.Data);
        var dump = (await engine.CommandForAsync(stack, task, cancellationToken))!;
        return new BackupStep(stack, dump, BackupShelf.NewFile(stack, now), why);
    }
}
