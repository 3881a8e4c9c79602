using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class WriteFolderHandler : StepHandler<WriteFolderStep>
{
    // Beside its place first: who ends in the middle leaves a folder with a name of its own, which the next run replaces.
    protected override Task RunAsync(WriteFolderStep step, StepContext context)
    {
        var folder = step.Folder + ".new";
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            foreach (var file in step.Files)
            {
                context.Cancelled.ThrowIfCancellationRequested();
                var path = Path.Combine(folder, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                    options.UnixCreateMode = file.IsPrivate ? WholeFile.Private : WholeFile.Readable;
                using var stream = new FileStream(path, options);
                stream.Write(file.Content);
            }

            // Empty, or not there: the plan was refused otherwise.
            if (Directory.Exists(step.Folder))
                Directory.Delete(step.Folder);
            Directory.Move(folder, step.Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"{step.Folder} cannot be written: {exception.Message}",
                "Name another folder with --output, or make room for it."
            );
        }

        return Task.CompletedTask;
    }
}
