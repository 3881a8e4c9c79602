using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.EngineSetup;

/// <summary>Writes one of Hive's own files for apt; others may read it.</summary>
internal sealed record WriteAptFileStep(AptFile File, string Why) : PlanStep(Phase.Install, $"write {File.Path}", Why)
{
    public bool IsNeeded => !System.IO.File.Exists(File.Path) || System.IO.File.ReadAllText(File.Path) != File.Text;
}

internal sealed class WriteAptFileHandler : StepHandler<WriteAptFileStep>
{
    protected override async Task RunAsync(WriteAptFileStep step, StepContext context)
    {
        // Moved into place whole: half a source file would stop every apt on this machine. apt takes no notice of "~".
        var draft = step.File.Path + "~";
        Directory.CreateDirectory(Path.GetDirectoryName(step.File.Path)!);
        await File.WriteAllTextAsync(draft, step.File.Text, context.Cancelled);
        Folders.SetMode(draft, WholeFile.Readable);
        File.Move(draft, step.File.Path, overwrite: true);
    }
}
