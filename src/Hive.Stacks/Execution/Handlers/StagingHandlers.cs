using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class VerifyBackupHandler : StepHandler<VerifyBackupStep>
{
    protected override async Task RunAsync(VerifyBackupStep step, StepContext context)
    {
        var read = 0L;
        var found = await StepProgress.DuringAsync(
            DumpFile.HashAsync(step.File, position => Interlocked.Exchange(ref read, position), context.Cancelled),
            () => Interlocked.Read(ref read),
            step.Manifest.Bytes,
            context.OnProgress
        );
        if (found != step.Manifest.Sha256)
        {
            throw new StackException(
                FailureKind.Refused,
                $"The backup '{step.File}' was altered: its SHA-256 is {found}, and was {step.Manifest.Sha256} when it was made.",
                "Choose another backup; nothing was changed."
            );
        }
    }
}

internal sealed class BeginChangeHandler : StepHandler<BeginChangeStep>
{
    protected override Task RunAsync(BeginChangeStep step, StepContext context)
    {
        // First the note, then the folder: a folder without a note is nobody's.
        (DataChanges.Read(step.Stack) with { Current = step.Change }).Write(step.Stack);
        Folders.Ensure(step.Stack.Paths.NextData, step.Owner, Folders.Private);
        return Task.CompletedTask;
    }
}

internal sealed class FillClusterHandler : StepHandler<FillClusterStep>
{
    protected override Task RunAsync(FillClusterStep step, StepContext context) =>
        StagedCluster.OrClearAwayAsync(
            step.Stack,
            async () =>
            {
                var filled = await StepProgress.DuringAsync(
                    context.Runner.RunAsync(step.Fill, context.OnLine, context.Cancelled),
                    () => StagedCluster.Size(step.Stack.Paths.NextData),
                    step.Bytes,
                    context.OnProgress
                );
                StagedCluster.Require(filled, "The new cluster could not be made");
            }
        );
}

internal sealed class ProveClusterHandler : StepHandler<ProveClusterStep>
{
    protected override Task RunAsync(ProveClusterStep step, StepContext context) =>
        StagedCluster.OrClearAwayAsync(
            step.Stack,
            async () =>
            {
                var looked = await context.Runner.RunAsync(step.Look, context.OnLine, context.Cancelled);
                StagedCluster.Require(looked, "The new cluster could not be looked over");
                var facts = DatabaseFacts.Read(looked.Error);
                var problem =
                    facts is null ? "it does not tell all that it holds"
                    : facts.Database != step.Stack.Definition.Database ? $"its database is {facts.Database}"
                    : facts.PostgresMajor != ClusterVersion.Read(step.Stack.Paths.NextData)
                        ? "its version is not that of its folder"
                    : step.Expected is { } expected ? facts.DifferenceTo(expected)
                    : null;
                if (problem is not null)
                    throw StagedCluster.Refused($"The new cluster is not what it has to be: {problem}.");
                context.OnLine(
                    step.IsCopy
                        ? "it starts, and its log is read to the end"
                        : $"{facts!.Rows.Values.Sum()} rows in {facts.Rows.Count} tables; pg_amcheck: {facts.PageCheck ?? "not run"}"
                );
                var changes = DataChanges.Read(step.Stack);
                (changes with { Current = changes.Current! with { IsProved = true } }).Write(step.Stack);
            }
        );
}

internal sealed class SwapDataHandler : StepHandler<SwapDataStep>
{
    protected override async Task RunAsync(SwapDataStep step, StepContext context)
    {
        using var old = await FolderLock.TakeAsync(step.Stack, FolderLock.Timeout, context.Cancelled);
        StagedCluster.Swap(step.Stack);
    }
}

internal sealed class GoBackHandler : StepHandler<GoBackStep>
{
    protected override async Task RunAsync(GoBackStep step, StepContext context)
    {
        using var held = await FolderLock.TakeAsync(step.Stack, FolderLock.Timeout, context.Cancelled);
        (DataChanges.Read(step.Stack) with { Current = step.Change }).Write(step.Stack);
        StagedCluster.Swap(step.Stack);
    }
}

internal sealed class RecoverDataHandler : StepHandler<RecoverDataStep>
{
    protected override async Task RunAsync(RecoverDataStep step, StepContext context)
    {
        if (step.Found.Remedy == ChangeRemedy.ClearAway)
            await StagedCluster.ClearAwayAsync(step.Stack, context.Cancelled);
        else
            StagedCluster.Swap(step.Stack);
    }
}

internal sealed class ForgetKeptDataHandler : StepHandler<ForgetKeptDataStep>
{
    // The folder first: as long as it is there, the note about it is.
    protected override Task RunAsync(ForgetKeptDataStep step, StepContext context)
    {
        RemoveFolderHandler.Remove(new RemoveFolderStep(step.Kept.Folder, step.Why));
        var changes = DataChanges.Read(step.Stack);
        (changes with { Kept = [.. changes.Kept.Where(one => one.Folder != step.Kept.Folder)] }).Write(step.Stack);
        return Task.CompletedTask;
    }
}
