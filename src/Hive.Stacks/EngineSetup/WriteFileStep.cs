using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.EngineSetup;

/// <summary>Writes a file of Hive's own; others may read it.</summary>
internal sealed record WriteFileStep(AptFile File, string Why) : PlanStep(Phase.Install, $"write {File.Path}", Why)
{
    public bool IsNeeded => !System.IO.File.Exists(File.Path) || System.IO.File.ReadAllText(File.Path) != File.Text;
}

internal sealed class WriteFileHandler : StepHandler<WriteFileStep>
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    protected override async Task RunAsync(WriteFileStep step, StepContext context)
    {
        // Moved into place whole: half a source file would stop every apt on this machine. apt takes no notice of "~".
        var draft = step.File.Path + "~";
        Directory.CreateDirectory(Path.GetDirectoryName(step.File.Path)!);
        await File.WriteAllTextAsync(draft, step.File.Text, context.Cancelled);
        Folders.SetMode(draft, ForAll);
        File.Move(draft, step.File.Path, overwrite: true);
    }
}
