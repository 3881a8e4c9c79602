using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>The folder below which stacks keep everything.</summary>
internal static class DataRoot
{
    private const string Ignored = "# Databases, keys and logs of this machine: nothing here is for version control.\n*\n";

    /// <summary>
    /// Makes it if it is missing. A workspace may be a folder of the user's own project that Init never saw: so the folder
    /// itself tells git to leave it alone. What has been added to git in it (the README of a checkout) stays there.
    /// </summary>
    /// <exception cref="StackException">It cannot be made.</exception>
    public static void Ensure(Workspace workspace)
    {
        Folders.Ensure(workspace.DataFolder, Account.Current, Folders.Passable, withContent: false);
        var file = Path.Combine(workspace.DataFolder, ".gitignore");
        if (!File.Exists(file) && new FileInfo(file).LinkTarget is null)
            WholeFile.Write(file, Ignored, WholeFile.Readable);
    }
}
