using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>The names that files have in an archive of a workspace, and where each belongs.</summary>
internal static class ExportedPath
{
    /// <summary>Folder of components.</summary>
    public const string Components = "ai";

    /// <summary>Folder of backups, one for each stack.</summary>
    public const string Backups = "backups";

    /// <summary>Folder of keys and passwords, one for each stack.</summary>
    public const string Secrets = "secrets";

    /// <summary>Folder of the files of further instances.</summary>
    public const string Instances = "instances";

    /// <summary>The settings.</summary>
    public const string Settings = ".env";

    /// <summary>The MCP servers of the user's agents. Their keys may be in it.</summary>
    public const string McpServers = ".mcp.json";

    /// <summary>What is wrong with a name, as the end of a sentence; null when nothing is.</summary>
    public static string? Problem(string name)
    {
        if (name.Length > 4096 || name.Any(character => char.IsControl(character) || character is '\\' or ':'))
            return "is no name of a file here";
        var parts = name.Split('/');
        if (parts.Any(part => part is "" or "." or ".."))
            return "leads out of the workspace";
        return parts switch
        {
            [Components, _, ..] => null,
            [Backups or Secrets, _, _] => null,
            [Instances, _] => null,
            [Settings or McpServers] => null,
            [var file] when IsComposeFile(file) => null,
            _ => "belongs nowhere in a workspace",
        };
    }

    /// <summary>Whether a file's name is that of a Compose file of a workspace.</summary>
    public static bool IsComposeFile(string name) =>
        name.StartsWith("docker-compose", StringComparison.Ordinal) && name.EndsWith(".yml", StringComparison.Ordinal);

    /// <summary>Where a file belongs. Absolute path.</summary>
    public static string In(Workspace workspace, string name) =>
        Path.Combine(IsOfData(name) ? workspace.DataFolder : workspace.Root, name);

    /// <summary>Who may read it there.</summary>
    public static UnixFileMode ModeOf(string name) =>
        name == Settings || name.Split('/')[0] is Backups or Secrets ? WholeFile.Private : WholeFile.Readable;

    /// <summary>Makes the folder that it belongs into.</summary>
    public static void EnsureFolder(string file, string name)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(folder))
        {
            Folders.Ensure(
                folder,
                Account.Current,
                name.Split('/')[0] is Backups or Secrets ? Folders.Private : Folders.Passable,
                withContent: false
            );
        }
    }

    private static bool IsOfData(string name) => name.Split('/')[0] is Backups or Secrets or Instances;
}
