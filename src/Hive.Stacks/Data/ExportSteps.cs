using Hive.Stacks.Plans;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Data;

/// <summary>Writes an archive of a workspace, whole or not at all, readable by its owner alone.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="File">Absolute path of the archive.</param>
/// <param name="Backups">Absolute paths of the dumps that go in, by the stack's full name.</param>
/// <param name="WithSecrets">Whether keys and passwords go in.</param>
internal sealed record WriteArchiveStep(
    Workspace Workspace,
    string File,
    IReadOnlyDictionary<string, string> Backups,
    bool WithSecrets
)
    : PlanStep(
        Phase.Backup,
        $"write {File}",
        $"components, settings, {Backups.Count} backups, {(WithSecrets ? "and the secrets, as asked" : "no secrets")}"
    );

/// <summary>Puts the files of an archive into a workspace: all are unpacked and compared first.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Archive">The archive.</param>
internal sealed record PlaceArchiveStep(Workspace Workspace, WorkspaceArchive Archive)
    : PlanStep(
        Phase.Create,
        $"unpack {Archive.File} into {Workspace.Root}",
        $"{Archive.Manifest.Files.Count} files, each compared with its SHA-256 first"
    );
