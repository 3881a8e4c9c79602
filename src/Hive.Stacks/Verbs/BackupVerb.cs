using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Backs up the databases of stacks, which go on meanwhile.</summary>
/// <param name="session">What it works with.</param>
public sealed class BackupVerb(StackSession session)
{
    // Below that a disk is as good as full.
    private const long LeastFree = 16L << 20;

    /// <summary>Backs up one stack.</summary>
    /// <returns>The backup; null when only the plan was asked for.</returns>
    /// <exception cref="StackException">It has no data, or the backup could not be made.</exception>
    public async Task<MadeBackup?> BackupAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync($"{definition.Title}Backup", cancellationToken);
        var workspace = session.Look();
        var stack = workspace.AsStarted(workspace.ResolveKnown(definition));
        await session.RecoverAsync(await session.ChooseAsync(stack, cancellationToken), cancellationToken);
        ClusterMarker.RequireData(stack);
        if (!ResetGuard.RequireKnown(stack))
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"{stack.FullName} has no data yet, so there is nothing to back up.",
                $"{stack.Command("Serve")} brings it up."
            );
        }

        return await BackupAsync(stack, several: false, cancellationToken);
    }

    /// <summary>Backs up every stack of the workspace that has data, one after the other, and every instance.</summary>
    /// <returns>The backups; none when only the plan was asked for.</returns>
    /// <exception cref="StackException">One backup could not be made; the others were.</exception>
    public async Task<IReadOnlyList<MadeBackup>> BackupAllAsync(CancellationToken cancellationToken)
    {
        using var held = await session.LockAsync("BackupAll", cancellationToken);
        var workspace = session.Look();
        var stacks = workspace.ResolveAll().Select(workspace.AsStarted).ToList();
        var outcomes = await ForEachStack.RunAsync(
            stacks,
            stack => stack,
            async stack =>
            {
                await session.RecoverAsync(await session.ChooseAsync(stack, cancellationToken), cancellationToken);
                ClusterMarker.RequireData(stack);
                if (!ResetGuard.RequireKnown(stack))
                    return (HasData: false, Made: (MadeBackup?)null);
                return (HasData: true, Made: await BackupAsync(stack, several: true, cancellationToken));
            },
            inParallel: false
        );
        if (outcomes.Failures.Count == 0 && outcomes.Done.All(one => !one.Result.HasData))
            session.Events.Say("No stack has data yet, so there is nothing to back up.");
        outcomes.OrThrow();
        return [.. outcomes.Done.Select(one => one.Result.Made).OfType<MadeBackup>()];
    }

    private async Task<MadeBackup?> BackupAsync(StackInstance stack, bool several, CancellationToken cancellationToken)
    {
        var one = await session.ChooseAsync(stack, cancellationToken);
        var (backup, before) = await BackupPlan.MakeAsync(one, "asked for", session.Time.GetUtcNow(), cancellationToken);
        PlanStep[] steps =
        [
            .. before,
            backup,
            .. session.Request.KeepBackups is { } keep
                ? [new PruneBackupsStep(backup.Folder, keep)]
                : Array.Empty<PlanStep>(),
        ];
        if (session.Request.Plan)
        {
            session.Plans.Add(new StackPlan(stack, steps));
            return null;
        }

        RequireSpace(stack);
        var scope = session.Events.For(stack.FullName, several);
        try
        {
            await session.RunAsync(new StackPlan(stack, steps), one.Engine, scope, cancellationToken);
        }
        catch (StackException)
        {
            scope.Abandon();
            throw;
        }

        scope.Finish();
        session.Events.Close(scope);
        var made = new MadeBackup(
            backup.File,
            BackupManifest.Parse(await File.ReadAllTextAsync(BackupShelf.ManifestOf(backup.File), cancellationToken))!
        );
        Tell(scope, made);
        return made;
    }

    // As much as the last one took: nobody knows it better before it is made.
    private static void RequireSpace(StackInstance stack)
    {
        var last = BackupShelf.In(stack.Paths.Backups) is [var newest, ..] ? new FileInfo(newest).Length : 0;
        DiskSpace.Require(stack.Paths.Backups, LeastFree + last);
    }

    private static void Tell(RunScope scope, MadeBackup backup)
    {
        var manifest = backup.Manifest;
        var packed =
            manifest.Facts.Compression == "gzip"
                ? $" It is packed with gzip, because PostgreSQL {manifest.Facts.PostgresMajor} knows no zstd."
                : "";
        scope.Say(
            $"The backup is {backup.File} ({manifest.Bytes >> 10} KiB, {manifest.Facts.Rows.Values.Sum()} rows in {manifest.Facts.Rows.Count} tables).{packed}"
        );
    }
}

/// <summary>A backup that was made.</summary>
/// <param name="File">Absolute path of the dump.</param>
/// <param name="Manifest">What is on file about it.</param>
public sealed record MadeBackup(string File, BackupManifest Manifest)
{
    /// <summary>Both in one line of JSON.</summary>
    public string ToJson() => Manifest.ToLine(File);
}
