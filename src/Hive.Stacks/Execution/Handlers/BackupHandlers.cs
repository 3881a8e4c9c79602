using System.Security.Cryptography;
using Hive.Stacks.Data;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class BackupHandler : StepHandler<BackupStep>
{
    private const string Remedy = "Nothing was removed. Read what it says above, and run this again.";

    protected override async Task RunAsync(BackupStep step, StepContext context)
    {
        Folders.Ensure(step.Folder, Account.Current, Folders.Private, withContent: false);
        try
        {
            BackupShelf.Clear(step.Folder);
            var dumped = await StepProgress.DuringAsync(
                context.Runner.RunAsync(step.Command, context.OnLine, context.Cancelled),
                () => new FileInfo(step.Draft) is { Exists: true } draft ? draft.Length : 0,
                total: null,
                context.OnProgress
            );
            dumped.OrThrow("Backing up", Remedy);
            if (DatabaseFacts.Read(dumped.Error) is not { } facts || !DumpFile.IsDump(step.Draft))
                throw new StackException(FailureKind.Failed, "The backup breaks off in the middle.", Remedy);
            await KeepAsync(step, facts, context.Cancelled);
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

    // On the disk under its name, whatever happens to the machine from here on: what it is a backup of may be removed next.
    private static async Task KeepAsync(BackupStep step, DatabaseFacts facts, CancellationToken cancellationToken)
    {
        long bytes;
        string sha256;
        await using (var written = new FileStream(step.Draft, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
            bytes = written.Length;
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellationToken));
        }

        var manifest = BackupManifest.Of(step.Stack, facts, step.Why, bytes, sha256, TimeProvider.System.GetUtcNow());
        WholeFile.Write(BackupShelf.ManifestOf(step.File), manifest.ToJson(), WholeFile.Private);
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

internal sealed class PruneBackupsHandler : StepHandler<PruneBackupsStep>
{
    protected override Task RunAsync(PruneBackupsStep step, StepContext context)
    {
        try
        {
            BackupShelf.Prune(step.Folder, step.Keep);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"Old backups could not be removed: {exception.Message}",
                $"The new backup is made; make '{step.Folder}' yours to write, and run this again.",
                exception
            );
        }

        return Task.CompletedTask;
    }
}
