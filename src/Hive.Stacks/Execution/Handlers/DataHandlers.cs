using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class BackupHandler : StepHandler<BackupStep>
{
    // The last words of a dump that came to its end; newer versions of pg_dump add a line to them.
    private const string End = "-- PostgreSQL database dump complete";

    protected override async Task RunAsync(BackupStep step, StepContext context)
    {
        Folders.Ensure(Path.GetDirectoryName(step.File)!, Account.Current, Folders.Private, withContent: false);
        (await context.Runner.RunAsync(step.Command, context.OnLine, context.Cancelled)).OrThrow(
            "Backing up", "Nothing was removed. Read what pg_dump says above, and run this again.");
        if (!await IsWholeAsync(step.Draft, context.Cancelled))
            throw new StackException(FailureKind.Failed, $"The backup '{step.Draft}' breaks off in the middle.", "Nothing was removed. Run this again.");
        File.Move(step.Draft, step.File);
    }

    private static async Task<bool> IsWholeAsync(string draft, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(draft, FileMode.Open, FileAccess.Read);
        stream.Seek(-Math.Min(stream.Length, 4096), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync(cancellationToken)).Contains(End, StringComparison.Ordinal);
    }
}

internal sealed class ForgetServerHandler : StepHandler<ForgetServerStep>
{
    protected override Task RunAsync(ForgetServerStep step, StepContext context)
    {
        File.Delete(step.LockFile);
        return Task.CompletedTask;
    }
}

internal sealed class RemoveFolderHandler : StepHandler<RemoveFolderStep>
{
    private const string Mark = ".removing";

    protected override Task RunAsync(RemoveFolderStep step, StepContext context)
    {
        // Renamed first, which is one step: a run that is killed here leaves no half of a cluster for the next serve to start on.
        var going = step.Path + Mark;
        try
        {
            if (Directory.Exists(going)) Directory.Delete(going, recursive: true);
            if (File.Exists(step.Path)) File.Delete(step.Path);
            if (!Directory.Exists(step.Path)) return Task.CompletedTask;
            Directory.Move(step.Path, going);
            Directory.Delete(going, recursive: true);
            return Task.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite, $"'{step.Path}' could not be removed: {exception.Message}",
                $"Run this again as its owner, or remove '{going}' by hand.", exception);
        }
    }
}
