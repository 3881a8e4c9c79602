using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>Tells workspaces from other folders.</summary>
internal static class KnownWorkspace
{
    /// <summary>
    /// True when a stack was served in a folder, or Init began or ended there, or the folder is a copy of one where it did:
    /// what the user keeps under version control has neither data nor <c>.env</c>.
    /// </summary>
    public static bool Is(Workspace workspace) =>
        File.Exists(workspace.LockFile)
        || new[] { workspace.EnvironmentFile, workspace.EnvironmentFile + ".example" }.Any(file =>
            File.Exists(file) && File.ReadAllText(file).Contains(KeptSettings.PathVariable, StringComparison.Ordinal)
        );
}
