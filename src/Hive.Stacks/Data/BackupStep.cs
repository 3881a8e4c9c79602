using Hive.Stacks.Commands;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Data;

/// <summary>Writes a database as SQL into a file that is whole and on the disk, or not there.</summary>
/// <param name="Dump">Writes the SQL to its standard output.</param>
/// <param name="File">Absolute path of the file.</param>
internal sealed record BackupStep(Command Dump, string File)
    : PlanStep(Phase.Backup, $"back up into {File}", "nothing is removed that was not saved before")
{
    /// <inheritdoc />
    public override Command Command => Dump with { OutputFile = Draft };

    /// <summary>The file while it is written.</summary>
    public string Draft => File + DraftExtension;

    /// <summary>The folder that it is written into.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>How the name of a draft ends.</summary>
    internal const string DraftExtension = ".new";
}
