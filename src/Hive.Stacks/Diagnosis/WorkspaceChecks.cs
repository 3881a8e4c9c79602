using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether the files of a workspace and its stacks are as they should be.</summary>
internal static class WorkspaceChecks
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Finding Settings(Workspace workspace)
    {
        const string why = "ports and addresses come from it";
        // What cannot be read or understood has ended the run before this.
        return File.Exists(workspace.EnvironmentFile)
            ? new Finding("Settings", FindingState.Ok, workspace.EnvironmentFile, why)
            : new Finding("Settings", FindingState.Ok, $"no {workspace.EnvironmentFile}; the defaults count", why);
    }

    public static Finding Secrets(StackInstance stack)
    {
        var what = $"{stack.Definition.Title} secrets";
        const string why = "who reads them has the stack";
        var files = new[] { stack.ApiKeyFile, stack.DatabasePasswordFile };
        var there = files.Where(File.Exists).ToList();
        if (there.Count == 0) return new Finding(what, FindingState.Ok, "none yet; the first serve makes them", why);
        if (there.Count < files.Length)
            return new Finding(what, FindingState.Note, $"{files.Except(there).Single()} is not there", why, "the next serve makes a new one");
        var open = there.Where(IsOpen).ToList();
        return open.Count == 0
            ? new Finding(what, FindingState.Ok, $"{stack.SecretsFolder}, closed to others", why)
            : new Finding(what, FindingState.Note, $"{string.Join(", ", open)} can be read by others", why, $"chmod 600 {string.Join(' ', open.Select(file => $"'{file}'"))}");
    }

    /// <summary>A finding when the stack's data folder could not be written; null when it can.</summary>
    public static Finding? Unwritable(StackInstance stack, string what)
    {
        var folder = stack.DataFolder;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        return Account.Current.IsRoot || OperatingSystem.IsWindows() || Posix.MayWrite(folder)
            ? null
            : new Finding(what, FindingState.Missing, $"this user may not write in {folder}", "PostgreSQL keeps its data there",
                // Only what is the workspace's own may be given away; what lies above it may be anybody's.
                (folder.StartsWith(stack.Workspace.Root, StringComparison.Ordinal) ? $"sudo chown -R $(id -u) '{folder}', or " : "")
                + "choose a folder of your own with --workspace") { StopsAll = true };
    }

    private static bool IsOpen(string file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != 0;
}
