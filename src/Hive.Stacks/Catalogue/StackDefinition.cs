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

    /// <summary>File name of the Compose file.</summary>
    public required string ComposeFile { get; init; }

    /// <summary>Compose service that runs the API.</summary>
    public required string Service { get; init; }

    /// <summary>Compose network of the stack.</summary>
    public required string Network { get; init; }

    /// <summary>Image name without a tag.</summary>
    public required string Image { get; init; }

    /// <summary>Target in <c>dockerfiles/docker-bake.hcl</c> that builds the image.</summary>
    public string BakeTarget => Name;

    /// <summary>Folder of the database cluster, relative to the workspace.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Highest memory use, in the Compose notation.</summary>
    public required string MemoryLimit { get; init; }

    /// <summary>Highest CPU use, in cores.</summary>
    public required double CpuLimit { get; init; }
}
