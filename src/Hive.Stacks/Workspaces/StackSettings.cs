using System.Net;
using System.Net.Sockets;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>What <c>.env</c> and the environment say about one stack.</summary>
public sealed record StackSettings
{
    /// <summary>Host address that ports are published on.</summary>
    public required IPAddress Bind { get; init; }

    /// <summary>Host port of the API. 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Host port of PostgreSQL, 1 to 65535; null where it can be reached inside only.</summary>
    public int? DatabasePort { get; init; }

    /// <summary>How often its API is to run, 1 or more; null keeps the number that it has.</summary>
    public int? Replicas { get; init; }

    /// <summary>Full image name of each service, by the service's name.</summary>
    public required IReadOnlyDictionary<string, string> Images { get; init; }

    /// <summary>Settings of PostgreSQL, by their names in postgresql.conf.</summary>
    public IReadOnlyDictionary<string, string> Postgres { get; init; } = new Dictionary<string, string>();

    /// <summary>How much of the database's archive is kept, as in "7d,2GiB"; "0" for none at all.</summary>
    public string ArchiveKeep { get; init; } = ArchiveBound.Standard;

    /// <summary>How often it is backed up by itself while it runs, as in "24h"; "0" for never.</summary>
    public string BackupEvery { get; init; } = "0";

    /// <summary>How many of those backups stay. 1 to 10000.</summary>
    public int BackupKeep { get; init; } = 7;

    /// <summary>Whether a Swarm encrypts what its nodes send to each other for it.</summary>
    public bool SwarmEncrypts { get; init; } = true;

    /// <summary>The API's own settings that the user has made, by the variables' names.</summary>
    public IReadOnlyDictionary<string, string> ApiVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of model providers that the user has set, by the variables' names.</summary>
    public IReadOnlyDictionary<string, Secret> ProviderKeys { get; init; } = new Dictionary<string, Secret>();

    /// <summary>Host port of the workspace stack's API, where the workspace's MCP clients find it. 1 to 65535.</summary>
    public int WorkspacePort { get; init; } = StackCatalogue.Workspace.Port;

    /// <summary>Host ports that the workspace's other stacks and instances are to have.</summary>
    public IReadOnlyCollection<int> OtherPorts { get; init; } = [];

    /// <summary>The variables that the environment sets, so that a line in a file would change nothing.</summary>
    public IReadOnlyCollection<string> SetInEnvironment { get; init; } = [];

    /// <summary>An address of this machine to call: one that means "all" is none.</summary>
    public string Host =>
        Bind.Equals(IPAddress.Any) ? "127.0.0.1"
        : Bind.Equals(IPAddress.IPv6Any) ? "[::1]"
        : Bind.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Bind}]"
        : Bind.ToString();

    /// <summary>Where a program on this machine reaches the API.</summary>
    public Uri Url => new($"http://{Host}:{Port}");

    /// <summary>The settings of a stack in a workspace's settings.</summary>
    /// <param name="stack">Which stack.</param>
    /// <param name="all">What <c>.env</c> and the environment say.</param>
    /// <param name="port">Host port of its API, where it has one of its own; null takes the one in the settings.</param>
    public static StackSettings Of(StackDefinition stack, HiveSettings all, int? port = null) =>
        new()
        {
            Bind = all.Bind,
            Port = port ?? all.Ports[stack.Name],
            DatabasePort = all.DatabasePorts.TryGetValue(stack.Name, out var database) ? database : null,
            Images = stack.Services.ToDictionary(
                service => service.Name,
                service => all.NamedImages.GetValueOrDefault(service.BakeTarget) ?? $"{service.Image}:{all.ImageTag}"
            ),
            Postgres = stack.PostgresSettings.ToDictionary(
                one => one.Name,
                one => all.PostgresSettings.GetValueOrDefault(one.Variable, one.Default)
            ),
            ArchiveKeep = all.ArchiveKeep,
            BackupEvery = all.BackupEvery,
            BackupKeep = all.BackupKeep,
            SwarmEncrypts = all.SwarmEncrypts,
            ApiVariables = all.ApiVariables,
            ProviderKeys = all.ProviderKeys,
            WorkspacePort = all.Ports[StackCatalogue.Workspace.Name],
            OtherPorts = [.. all.Ports.Values, .. all.DatabasePorts.Values],
            SetInEnvironment = all.PortsInEnvironment,
        };
}
