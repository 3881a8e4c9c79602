using Hive.Stacks.Plans;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Writes a file of Hive's own; others may read it.</summary>
internal sealed record WriteFileStep(AptFile File, string Why) : PlanStep(Phase.Install, $"write {File.Path}", Why)
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public bool IsNeeded => !System.IO.File.Exists(File.Path) || System.IO.File.ReadAllText(File.Path) != File.Text;

    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        // Moved into place whole: half a source file would stop every apt on this machine. apt takes no notice of "~".
        var draft = File.Path + "~";
        Directory.CreateDirectory(Path.GetDirectoryName(File.Path)!);
        await System.IO.File.WriteAllTextAsync(draft, File.Text, cancellationToken);
        Folders.SetMode(draft, ForAll);
        System.IO.File.Move(draft, File.Path, overwrite: true);
    }
}
