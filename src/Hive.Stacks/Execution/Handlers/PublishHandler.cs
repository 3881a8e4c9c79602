using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class PublishHandler : StepHandler<PublishStep>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    protected override async Task RunAsync(PublishStep step, StepContext context)
    {
        // All workspaces of this user share the folder: one run publishes, the others wait and find it done.
        var home = Path.GetDirectoryName(step.Folder)!;
        using var held =
            await FileLock.TakeAsync(Path.Combine(home, ".lock"), Timeout, null, context.Cancelled)
            ?? throw new StackException(
                FailureKind.Conflict,
                $"Another run has been publishing to '{home}' for {Timeout.TotalMinutes:0} minutes.",
                "Wait for it or end it, and run this again."
            );
        if (File.Exists(step.Proof))
            return;
        var draft = step.Folder + PublishStep.Draft;
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        (await context.Runner.RunAsync(step.Run, context.OnLine, context.Cancelled)).OrThrow(
            char.ToUpperInvariant(step.Title[0]) + step.Title[1..],
            step.Remedy
        );
        MakeReadable(draft);
        // Moved into place whole: a run killed before this leaves a draft that the next one replaces.
        Directory.Move(draft, step.Folder);
    }

    // The API runs as another user than the one who publishes it, whose umask may be strict.
    private static void MakeReadable(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | WholeFile.Readable);
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder))
            Folders.SetMode(inner, Folders.Passable);
    }
}
