using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class BackupHandler : StepHandler<BackupStep>
{
    // The last words of a dump that came to its end; newer versions of pg_dump add a line to them.
    private const string End = "-- PostgreSQL database dump complete";
    private const string Remedy = "Nothing was removed. Read what it says above, and run this again.";

    protected override async Task RunAsync(BackupStep step, StepContext context)
    {
        Folders.Ensure(step.Folder, Account.Current, Folders.Private, withContent: false);
        try
        {
            // What a run left that was killed.
            foreach (var draft in Directory.EnumerateFiles(step.Folder, "*" + BackupStep.DraftExtension))
                File.Delete(draft);
            (await context.Runner.RunAsync(step.Command, context.OnLine, context.Cancelled)).OrThrow("Backing up", Remedy);
            if (!await IsWholeAsync(step.Draft, context.Cancelled))
                throw new StackException(FailureKind.Failed, "The backup breaks off in the middle.", Remedy);
            Keep(step);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Failed,
                $"The backup '{step.File}' could not be written: {exception.Message}",
                $"Nothing was removed. Free some space, make '{step.Folder}' yours to write, and run this again.",
                exception
            );
        }
        finally
        {
            // A draft is of use to nobody, and fills the disk.
            File.Delete(step.Draft);
        }
    }

    private static async Task<bool> IsWholeAsync(string draft, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(draft, FileMode.Open, FileAccess.Read);
        stream.Seek(-Math.Min(stream.Length, 4096), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync(cancellationToken)).Contains(End, StringComparison.Ordinal);
    }

    // On the disk under its name, whatever happens to the machine from here on: what it is a backup of is removed next.
    private static void Keep(BackupStep step)
    {
        using (var written = new FileStream(step.Draft, FileMode.Open, FileAccess.ReadWrite))
            written.Flush(flushToDisk: true);
        File.Move(step.Draft, step.File);
        if (OperatingSystem.IsWindows())
            return;
        // The folder itself may be new, and so may be those above it. Those that this user cannot open, others made before.
        for (var folder = new DirectoryInfo(step.Folder); folder is not null; folder = folder.Parent)
        {
            using var opened = LibC.Open(folder.FullName, LibC.ReadOnly);
            if (opened.IsInvalid ? folder.FullName == step.Folder : !LibC.Synchronise(opened))
                throw LibC.Failure(folder.FullName);
        }
    }
}

internal sealed class ForgetServerHandler : StepHandler<ForgetServerStep>
{
    // Minutes may have passed since the plan was made: who works there is asked again, under the lock.
    protected override async Task RunAsync(ForgetServerStep step, StepContext context)
    {
        using var held = await FolderLock.TakeAsync(step.Stack, FolderLock.Timeout, context.Cancelled);
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
