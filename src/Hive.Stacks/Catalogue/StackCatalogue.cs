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

    /// <summary>Tag of the images, the version of this product.</summary>
    public const string ImageTag = "1.0.0";

    /// <summary>Wish-fulfilment orchestration: PostgreSQL and API in one container.</summary>
    public static StackDefinition Genie { get; } = new()
    {
        Name = "genie",
        Purpose = "wish fulfilment, all in one",
        Port = 48886,
        Database = "hive_genie",
        ComposeFile = "docker-compose-genie.yml",
        Service = "genie-server",
        Network = "genie_network",
        Image = "hive/genie",
        DataFolder = "data/postgres-genie",
        MemoryLimit = "2G",
        CpuLimit = 1.0,
    };

    /// <summary>All stacks, in the order in which they are shown.</summary>
    public static IReadOnlyList<StackDefinition> All { get; } = [Genie];
}
