using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>Where the files of a stack lie. All paths are absolute; none of them has to exist.</summary>
/// <param name="Workspace">Whose stack it is.</param>
/// <param name="Definition">Which stack it is.</param>
/// <param name="Instance">Name of the further instance; null for the stack itself.</param>
public sealed record StackPaths(Workspace Workspace, StackDefinition Definition, string? Instance)
{
    /// <summary>Folder of the database cluster.</summary>
    public string Data => Path.Combine(Workspace.Root, Definition.DataFolder + (Instance is null ? "" : $"-{Instance}"));

    /// <summary>Folder of the cluster that is made to take the place of the one in <see cref="Data"/>, beside it.</summary>
    public string NextData => Data + ".next";

    /// <summary>File of what is being changed about the data, and what is kept of before.</summary>
    public string DataChanges => Data + ".changes.json";

    /// <summary>Folder of the API key, the database password and providers' keys.</summary>
    public string Secrets => Path.Combine(Workspace.DataFolder, "secrets", FullName);

    /// <summary>File of the API key.</summary>
    public string ApiKey => Path.Combine(Secrets, "api_key");

    /// <summary>File of the database password.</summary>
    public string DatabasePassword => Path.Combine(Secrets, "database_password");

    /// <summary>The user's components: agents, teams, workflows, tools, knowledge.</summary>
    public string Components => Path.Combine(Workspace.Root, "ai");

    /// <summary>The MCP servers that the user's agents may use.</summary>
    public string McpServers => Path.Combine(Workspace.Root, ".mcp.json");

    /// <summary>The file that the user chooses the stack's port in.</summary>
    public string Settings =>
        Instance is null ? Workspace.EnvironmentFile : KeptInstance.FileOf(Workspace, Definition, Instance);

    /// <summary>What the local engine keeps about its processes, and their logs.</summary>
    public string Local => Path.Combine(Workspace.DataFolder, "local", FullName);

    /// <summary>The file that Swarm was given. It names secrets and holds none.</summary>
    public string SwarmFile => Path.Combine(Workspace.DataFolder, "swarm", $"{FullName}.yml");

    /// <summary>Archive of the database: what is written to it, so that the data of any instant can be made again.</summary>
    public string Archive => Path.Combine(Workspace.DataFolder, "archive", FullName);

    /// <summary>Backups of the database.</summary>
    public string Backups => Path.Combine(Workspace.DataFolder, "backups", FullName);

    /// <summary>
    /// Backups that the stack's own server makes; the folder is that one's, and the console writes nothing there.
    /// </summary>
    public string ScheduledBackups => Path.Combine(Backups, "scheduled");

    /// <summary>What the stack was started with.</summary>
    public string Started => Path.Combine(Workspace.DataFolder, "started", $"{FullName}.json");

    private string FullName => Instance is null ? Definition.Name : $"{Definition.Name}-{Instance}";
}
