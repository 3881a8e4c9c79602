namespace Hive.Stacks.Commands;

/// <summary>Something that <c>database.sh</c> does to a whole database.</summary>
/// <param name="Word">Its word there.</param>
public sealed record DatabaseTask(string Word)
{
    /// <summary>Absolute path of the cluster that gets a server of its own; null for the server that runs.</summary>
    public string? Cluster { get; private init; }

    /// <summary>The file that it reads; null where it reads none.</summary>
    public string? InputFile { get; private init; }

    /// <summary>What it is told besides, by the variables' names.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether it needs the database's password.</summary>
    public bool NeedsPassword => Cluster is null || Word == RestoreWord;

    /// <summary>Whether it makes the cluster, rather than reading it.</summary>
    public bool MakesCluster => Word == RestoreWord;

    private const string RestoreWord = "restore";

    /// <summary>Dumps the database of the server that runs.</summary>
    public static DatabaseTask DumpServed { get; } = new("dump");

    /// <summary>Dumps the database of a server that is stopped by then.</summary>
    /// <param name="cluster">Absolute path of its cluster.</param>
    public static DatabaseTask DumpStopped(string cluster) => new("dump-stopped") { Cluster = cluster };

    /// <summary>Makes a cluster from a dump.</summary>
    /// <param name="cluster">Absolute path of an empty folder.</param>
    /// <param name="file">Absolute path of the dump.</param>
    /// <param name="roles">The roles that it speaks of, as a JSON array.</param>
    /// <param name="extensions">The extensions that it needs, as a JSON array.</param>
    public static DatabaseTask Restore(string cluster, string file, string roles, string extensions) =>
        new(RestoreWord)
        {
            Cluster = cluster,
            InputFile = file,
            Variables = new Dictionary<string, string> { ["HIVE_EXTENSIONS"] = extensions, ["HIVE_ROLES"] = roles },
        };

    /// <summary>Starts a cluster and looks it over.</summary>
    /// <param name="cluster">Absolute path of the cluster.</param>
    public static DatabaseTask Prove(string cluster) => new("prove") { Cluster = cluster };
}
