namespace Hive.Stacks.Catalogue;

/// <summary>One stack as data: everything that the console shows or checks about it.</summary>
public sealed record StackDefinition
{
    /// <summary>Role that the API logs in to PostgreSQL as; it owns the database and is no superuser.</summary>
    public const string DatabaseUser = "hive";

    /// <summary>Lower-case name: part of targets, folders and labels.</summary>
    public required string Name { get; init; }

    /// <summary>The name as targets begin with it, as in "Genie".</summary>
    public string Title => char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>What it is called within a sentence.</summary>
    public string Phrase
    {
        get => field ?? $"the {Name} stack";
        init;
    }

    /// <summary>What it is for, as a phrase.</summary>
    public required string Purpose { get; init; }

    /// <summary>Port of the API, inside the container and (unless overridden) on the host. 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Variable that overrides the host's port.</summary>
    public string PortVariable => $"HIVE_{Name.ToUpperInvariant()}_PORT";

    /// <summary>Database that the API uses.</summary>
    public required string Database { get; init; }

    /// <summary>Port of PostgreSQL inside the stack's network. 1 to 65535.</summary>
    public int DatabasePort { get; init; } = 5432;

    /// <summary>
    /// Port of PostgreSQL on the host (unless overridden), 1 to 65535; null where it can be reached inside only.
    /// </summary>
    public int? PublishedDatabasePort { get; init; }

    /// <summary>Variable that overrides PostgreSQL's port on the host.</summary>
    public string DatabasePortVariable => $"HIVE_{Name.ToUpperInvariant()}_DB_PORT";

    /// <summary>File name of the Compose file.</summary>
    public required string ComposeFile { get; init; }

    /// <summary>The service that runs the API; in an all-in-one stack PostgreSQL as well.</summary>
    public required StackService Api { get; init; }

    /// <summary>The service that runs PostgreSQL alone; null in an all-in-one stack.</summary>
    public StackService? Postgres { get; init; }

    /// <summary>All services, the API's first.</summary>
    public IReadOnlyList<StackService> Services => Postgres is null ? [Api] : [Api, Postgres];

    /// <summary>The service in which PostgreSQL runs.</summary>
    public StackService DatabaseService => Postgres ?? Api;

    /// <summary>Settings of its PostgreSQL.</summary>
    public IReadOnlyList<PostgresSetting> PostgresSettings { get; init; } = [];

    /// <summary>Compose network of the stack.</summary>
    public required string Network { get; init; }

    /// <summary>Folder of the database cluster, relative to the workspace.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Whether a workspace may have further instances of it, each with a name (<c>--instance</c>).</summary>
    public bool AllowsInstances => Postgres is null;
}
