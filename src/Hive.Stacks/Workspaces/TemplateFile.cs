using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>A file that a workspace is made with, and that is the user's own from then on.</summary>
/// <param name="Path">Relative to the workspace, with forward slashes.</param>
/// <param name="Content">Its text.</param>
public sealed record TemplateFile(string Path, string Content)
{
    /// <summary>The first part of the path, as in "ai/" or ".mcp.json".</summary>
    public string Group => Path.Split('/') is [var folder, _, ..] ? folder + "/" : Path;

    /// <summary>Where it lies in a workspace.</summary>
    public string In(Workspace workspace) => System.IO.Path.Combine(workspace.Root, Path);

    /// <summary>True when something lies there already: it stays as it is.</summary>
    public bool IsThere(Workspace workspace) => System.IO.Path.Exists(In(workspace));

    /// <summary>Writes it, unless it is there. A run that is killed leaves the whole file or none.</summary>
    /// <exception cref="StackException">It cannot be written.</exception>
    public void Write(Workspace workspace)
    {
        if (IsThere(workspace))
            return;
        var folder = System.IO.Path.GetDirectoryName(In(workspace))!;
        if (!Directory.Exists(folder))
            Folders.Ensure(folder, Account.Current, Folders.Passable, withContent: false);
        WholeFile.Write(In(workspace), Content, WholeFile.Readable);
    }
}
