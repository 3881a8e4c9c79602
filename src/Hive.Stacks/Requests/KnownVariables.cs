using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Requests;

/// <summary>
/// The variables that a workspace's <c>.env</c> may set. Contracts.Tests holds them, <c>.env.example</c> and the Compose
/// files to each other.
/// </summary>
public static class KnownVariables
{
    /// <summary>Those that <c>.env.example</c> explains.</summary>
    public static IReadOnlyList<string> Explained { get; } =
    [
        "HIVE_BIND",
        "HIVE_ENGINE",
        "HIVE_INSTANCE",
        "HIVE_WORKSPACE_PATH",
        "HIVE_WORKSPACE_ID",
        "HIVE_KEEP_OLD_DATA",
        "HIVE_ARCHIVE_KEEP",
        "HIVE_BACKUP_EVERY",
        "HIVE_BACKUP_KEEP",
        "HIVE_SWARM_ENCRYPTION",
        "HIVE_UID",
        "HIVE_GID",
        // Compose's alone: on the local engine PostgreSQL listens on loopback only.
        "HIVE_POSTGRES_HOPS",
        StackCatalogue.ImageTagVariable,
        .. StackCatalogue.All.Select(stack => stack.PortVariable),
        .. StackCatalogue
            .All.Where(stack => stack.PublishedDatabasePort is not null)
            .Select(stack => stack.DatabasePortVariable),
        .. StackCatalogue.All.SelectMany(stack => stack.PostgresSettings).Select(setting => setting.Variable).Distinct(),
        .. StackCatalogue.All.SelectMany(stack => stack.Services).Select(service => service.ImageVariable).Distinct(),
        .. CompanionCatalogue.All.SelectMany(one => new[] { one.BindVariable, one.PortVariable, one.Service.ImageVariable }),
        "HIVE_GRAFANA_IMAGE",
        "HIVE_GRAFANA_PORT",
        "HIVE_MONITORING_EVERY",
        "HIVE_PROXY_TLS",
        "HIVE_PROXY_RATE",
        .. ApiVariables.All,
    ];

    /// <summary>All: those, and the secrets, which have a better place.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Explained, .. ProviderVariables.All];
}
