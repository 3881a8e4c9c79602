using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>Makes a backup that is whole and on the disk, with its manifest, or not there.</summary>
/// <param name="Stack">Whose database.</param>
/// <param name="Dump">Writes the dump to its standard output, and what it holds to its standard error.</param>
/// <param name="File">Absolute path of the dump.</param>
/// <param name="Why">The reason, as a phrase; the manifest has it.</param>
internal sealed record BackupStep(StackInstance Stack, Command Dump, string File, string Why)
    : PlanStep(Phase.Backup, $"back up into {File}", Why)
{
    /// <inheritdoc />
    public override Command Command => Dump with { OutputFile = Draft };

    /// <summary>The file while it is written.</summary>
    public string Draft => File + BackupShelf.DraftExtension;

    /// <summary>The folder that it is written into.</summary>
    public string Folder => Path.GetDirectoryName(File)!;
}

/// <summary>Removes old backups of a stack.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Keep">How many of the newest stay; 1 or more.</param>
internal sealed record PruneBackupsStep(string Folder, int Keep)
    : PlanStep(Phase.Backup, $"keep the newest {Keep} in {Folder}", "--keep says so");
