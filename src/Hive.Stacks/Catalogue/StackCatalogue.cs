namespace Hive.Stacks.Catalogue;

/// <summary>
/// The stacks that exist. A new one is an entry here, a Compose file, a Dockerfile and a bake target;
/// Contracts.Tests names what is missing or differs.
/// </summary>
public static class StackCatalogue
{
    /// <summary>Major version of PostgreSQL inside the images.</summary>
    public const int PostgresMajor = 17;

    /// <summary>Oldest major version of PostgreSQL that the local engine takes.</summary>
    public const int OldestPostgresMajor = 14;

    /// <summary>
    /// The version of this product, and the tag of its images unless <see cref="ImageTagVariable"/> says otherwise.
    /// </summary>
    public const string Version = "1.0.0";

    /// <summary>Variable that names another tag for all images.</summary>
    public const string ImageTagVariable = "HIVE_IMAGE_TAG";

    /// <summary>
    /// The primary workspace server: the API, and a PostgreSQL that other programs of the machine may use as well.
    /// </summary>
    public static StackDefinition Workspace { get; } =
        new()
        {
            Name = "workspace",
            Purpose = "the primary server, with a PostgreSQL of its own",
            Port = 8886,
            Database = "hive",
            PublishedDatabasePort = 5532,
            ComposeFile = "docker-compose.yml",
            Api = new()
            {
                Name = "app",
                Image = "hive/workspace",
                BakeTarget = "workspace",
                MemoryLimit = "1G",
                CpuLimit = 1.0,
                MadeOn = [BaseImage.Sdk, BaseImage.Postgres, BaseImage.Runtime],
            },
            Postgres = new()
            {
                Name = "postgres",
                Image = "hive/postgres",
                BakeTarget = "postgres",
                MemoryLimit = "2G",
                CpuLimit = 1.0,
                MadeOn = [BaseImage.Sdk, BaseImage.Postgres],
            },
            PostgresSettings =
            [
                new("max_connections", "200"),
                new("shared_buffers", "256MB"),
                new("effective_cache_size", "1GB"),
            ],
            Network = "app_network",
            DataFolder = "data/postgres",
        };

    /// <summary>Wish-fulfilment orchestration: PostgreSQL and API in one container.</summary>
    public static StackDefinition Genie { get; } =
        new()
        {
            Name = "genie",
            Phrase = "Genie",
            Purpose = "wish fulfilment, all in one",
            Port = 48886,
            Database = "hive_genie",
            ComposeFile = "docker-compose-genie.yml",
            Api = new()
            {
                Name = "genie-server",
                Image = "hive/genie",
                BakeTarget = "genie",
                MemoryLimit = "2G",
                CpuLimit = 1.0,
                MadeOn = [BaseImage.Sdk, BaseImage.Postgres],
            },
            Network = "genie_network",
            DataFolder = "data/postgres-genie",
        };

    /// <summary>Isolated development of agents: PostgreSQL and API in one container.</summary>
    public static StackDefinition Agent { get; } =
        new()
        {
            Name = "agent",
            Purpose = "agent development, all in one",
            Port = 35532,
            Database = "hive_agent",
            ComposeFile = "docker-compose-agent.yml",
            Api = new()
            {
                Name = "agent-dev-server",
                Image = "hive/agent",
                BakeTarget = "agent",
                MemoryLimit = "2G",
                CpuLimit = 1.0,
                MadeOn = [BaseImage.Sdk, BaseImage.Postgres],
            },
            Network = "agent_network",
            DataFolder = "data/postgres-agent",
        };

    /// <summary>All stacks, in the order in which they are shown.</summary>
    public static IReadOnlyList<StackDefinition> All { get; } = [Workspace, Genie, Agent];
}
