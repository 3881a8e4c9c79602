using Hive.Stacks.Data;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class ForgetServerHandler : StepHandler<ForgetServerStep>
{
    // Minutes may have passed since the plan was made: who works there is asked again, under the lock.
    protected override async Task RunAsync(ForgetServerStep step, StepContext context)
    {
        using var held = await FolderLock.TakeAsync(step.Stack, FolderLock.Timeout, context.Cancelled);
        foreach (var file in Directory.EnumerateFiles(step.Stack.Paths.Data, DataFolderGuard.SocketFiles))
            File.Delete(file);
        File.Delete(Path.Combine(step.Stack.Paths.Data, DataFolderGuard.LockFile));
    }
}

internal sealed class RemoveDataHandler : StepHandler<RemoveDataStep>
{
    protected override async Task RunAsync(RemoveDataStep step, StepContext context)
    {
        using var held = await FolderLock.TakeAsync(step.Stack, FolderLock.Timeout, context.Cancelled);
        RemoveFolderHandler.Remove(step.Removal);
    }
}

internal sealed class RemoveFolderHandler : StepHandler<RemoveFolderStep>
{
    /// <summary>Removes a folder or file.</summary>
    /// <exception cref="StackException">It could not be removed.</exception>
    public static void Remove(RemoveFolderStep step)
    {
        // A folder that is renamed and then cannot be removed would be missing where it was.
        step.Require();
        // Renamed first, which is one step: a run that is killed here leaves no half of a cluster for the next serve to
        // start on.
        try
        {
            if (Directory.Exists(step.Going))
                Directory.Delete(step.Going, recursive: true);
            if (File.Exists(step.Path))
                File.Delete(step.Path);
            if (!Directory.Exists(step.Path))
                return;
            Directory.Move(step.Path, step.Going);
            Directory.Delete(step.Going, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"'{step.Path}' could not be removed: {exception.Message}",
                $"Run this again as its owner, or remove '{step.Going}' by hand.",
                exception
            );
        }
    }

    protected override Task RunAsync(RemoveFolderStep step, StepContext context)
    {
        Remove(step);
        return Task.CompletedTask;
    }
}
