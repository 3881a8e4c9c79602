using System.Net;
using System.Net.Sockets;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Workspaces;

/// <summary>One stack in one workspace, or a named further copy of it: where it lives and how it is reached.</summary>
public sealed record StackInstance
{
    /// <summary>Which stack it is.</summary>
    public required StackDefinition Definition { get; init; }

    /// <summary>Whose stack it is.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>Name of the copy; null for the stack itself.</summary>
    public string? Instance { get; init; }

    /// <summary>Host address that ports are published on.</summary>
    public required IPAddress Bind { get; init; }

    /// <summary>Host port of the API. 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Host port of PostgreSQL, 1 to 65535; null where it can be reached inside only.</summary>
    public int? DatabasePort { get; init; }

    /// <summary>Absolute path of the Compose file.</summary>
    public required string ComposeFile { get; init; }

    /// <summary>Full image name of each service, by the service's name.</summary>
    public required IReadOnlyDictionary<string, string> Images { get; init; }

    /// <summary>Settings of PostgreSQL, by their names in postgresql.conf.</summary>
    public IReadOnlyDictionary<string, string> PostgresSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>The API's own settings that the user has made, by the variables' names.</summary>
    public IReadOnlyDictionary<string, string> ApiVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of model providers that the user has set, by the variables' names.</summary>
    public IReadOnlyDictionary<string, Secret> ProviderKeys { get; init; } = new Dictionary<string, Secret>();

    /// <summary>Host port of the workspace stack's API, where the workspace's MCP clients find it. 1 to 65535.</summary>
    public int WorkspacePort { get; init; } = StackCatalogue.Workspace.Port;

    /// <summary>Host ports that the workspace's other stacks and copies are to have.</summary>
    public IReadOnlyCollection<int> OtherPorts { get; init; } = [];

    /// <summary>The variables that the environment sets, so that a line in a file would change nothing.</summary>
    public IReadOnlyCollection<string> SetInEnvironment { get; init; } = [];

    /// <summary>Name of the stack, as in the catalogue.</summary>
    public string Name => Definition.Name;

    /// <summary>The stack's name, with the copy's: "agent", "agent-feature-x". Folders and projects carry it.</summary>
    public string FullName => Instance is null ? Name : $"{Name}-{Instance}";

    /// <summary>Compose project: tells this stack from the same stack of another workspace. A stack that was started otherwise keeps its own.</summary>
    public string Project { get => field ?? $"hive-{Workspace.Id}-{FullName}"; init; }

    /// <summary>Where a program on this machine reaches the API.</summary>
    public Uri Url => new($"http://{Host}:{Port}");

    /// <summary>Folder of the database cluster.</summary>
    public string DataFolder => Path.Combine(Workspace.Root, Definition.DataFolder + (Instance is null ? "" : $"-{Instance}"));

    /// <summary>Folder of the generated key and password.</summary>
    public string SecretsFolder => Path.Combine(Workspace.DataFolder, "secrets", FullName);

    /// <summary>File of the API key.</summary>
    public string ApiKeyFile => Path.Combine(SecretsFolder, "api_key");

    /// <summary>File of the database password.</summary>
    public string DatabasePasswordFile => Path.Combine(SecretsFolder, "database_password");

    /// <summary>The user's components: agents, teams, workflows, tools, knowledge.</summary>
    public string ComponentsFolder => Path.Combine(Workspace.Root, "ai");

    /// <summary>The MCP servers that the user's agents may use.</summary>
    public string McpFile => Path.Combine(Workspace.Root, ".mcp.json");

    /// <summary>The file that the user chooses its port in.</summary>
    public string SettingsFile => Instance is null ? Workspace.EnvironmentFile : KeptInstance.FileOf(Workspace, Definition, Instance);

    /// <summary>What the local engine keeps about its processes, and their logs.</summary>
    public string LocalFolder => Path.Combine(Workspace.DataFolder, "local", FullName);

    /// <summary>An address of this machine to call: one that means "all" is none.</summary>
    public string Host => Bind.Equals(IPAddress.Any) ? "127.0.0.1"
        : Bind.Equals(IPAddress.IPv6Any) ? "[::1]"
        : Bind.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Bind}]" : Bind.ToString();

    /// <summary>The call of this console that does something with this stack, as in <c>./build.sh --target=AgentStop --instance=feature-x</c>.</summary>
    /// <param name="verb">As in "Stop".</param>
    public string Command(string verb) => ConsoleCommand.For(
        Definition.Title + verb, [.. Instance is null ? [] : new[] { $"--instance={Instance}" }, .. Workspace.Option]);
}
