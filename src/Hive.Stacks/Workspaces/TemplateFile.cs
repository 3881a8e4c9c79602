using System.Text.Encodings.Web;
using System.Text.Json;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>A file that a workspace is made with, and that is the user's own from then on.</summary>
/// <param name="Path">Relative to the workspace, with forward slashes.</param>
/// <param name="Content">Its text.</param>
public sealed record TemplateFile(string Path, string Content)
{
    private const string Folder = "{workspace-folder}";

    /// <summary>The first part of the path, as in "ai/" or ".mcp.json".</summary>
    public string Group => Path.Split('/') is [var folder, _, ..] ? folder + "/" : Path;

    /// <summary>Where it lies in a workspace.</summary>
    public string In(Workspace workspace) => System.IO.Path.Combine(workspace.Root, Path);

    /// <summary>True when something lies there already: it stays as it is.</summary>
    public bool IsThere(Workspace workspace) => System.IO.Path.Exists(In(workspace));

    // A command of a JSON file names the folder: it has to work wherever it is called from.
    private string ContentFor(Workspace workspace) =>
        Content.Replace(
            Folder,
            JsonEncodedText
                .Encode(
                    $"'{workspace.Root.Replace("'", "'\\''", StringComparison.Ordinal)}'",
                    JavaScriptEncoder.UnsafeRelaxedJsonEscaping
                )
                .Value,
            StringComparison.Ordinal
        );

    /// <summary>Writes it, unless it is there. A run that is killed leaves the whole file or none.</summary>
    /// <exception cref="StackException">It cannot be written.</exception>
    public void Write(Workspace workspace)
    {
        if (IsThere(workspace))
            return;
        var folder = System.IO.Path.GetDirectoryName(In(workspace))!;
        if (!Directory.Exists(folder))
            Folders.Ensure(folder, Account.Current, Folders.Passable, withContent: false);
        WholeFile.Write(In(workspace), ContentFor(workspace), WholeFile.Readable);
    }
}
