using System.Net;
using System.Net.Sockets;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Workspaces;

/// <summary>One stack in one workspace: where it lives and how it is reached.</summary>
public sealed record StackInstance
{
    /// <summary>Which stack it is.</summary>
    public required StackDefinition Definition { get; init; }

    /// <summary>Whose stack it is.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>Host address that the API is published on.</summary>
    public required IPAddress Bind { get; init; }

    /// <summary>Host port of the API. 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Absolute path of the Compose file.</summary>
    public required string ComposeFile { get; init; }

    /// <summary>Name of the stack, as in the catalogue.</summary>
    public string Name => Definition.Name;

    /// <summary>Compose project: tells this stack from the same stack of another workspace.</summary>
    public string Project => $"hive-{Workspace.Id}-{Name}";

    /// <summary>Where a program on this machine reaches the API.</summary>
    public Uri Url => new($"http://{Host}:{Port}");

    /// <summary>Folder of the database cluster.</summary>
    public string DataFolder => Path.Combine(Workspace.Root, Definition.DataFolder);

    /// <summary>Folder of the generated key and password.</summary>
    public string SecretsFolder => Path.Combine(Workspace.DataFolder, "secrets", Name);

    /// <summary>File of the API key.</summary>
    public string ApiKeyFile => Path.Combine(SecretsFolder, "api_key");

    /// <summary>File of the database password.</summary>
    public string DatabasePasswordFile => Path.Combine(SecretsFolder, "database_password");

    /// <summary>What the local engine keeps about its processes, and their logs.</summary>
    public string LocalFolder => Path.Combine(Workspace.DataFolder, "local", Name);

    // An address that means "all" is no address to call.
    private string Host => Bind.Equals(IPAddress.Any) ? "127.0.0.1"
        : Bind.Equals(IPAddress.IPv6Any) ? "[::1]"
        : Bind.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Bind}]" : Bind.ToString();
}
