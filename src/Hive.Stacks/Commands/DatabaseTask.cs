using System.Globalization;

namespace Hive.Stacks.Commands;

/// <summary>Something that <c>database.sh</c> does to a whole database.</summary>
/// <param name="Word">Its word there.</param>
public sealed record DatabaseTask(string Word)
{
    /// <summary>Absolute path of the cluster that gets a server of its own; null where none does.</summary>
    public string? Cluster { get; private init; }

    /// <summary>The file that it reads; null where it reads none.</summary>
    public string? InputFile { get; private init; }

    /// <summary>What it is told besides, by the variables' names.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; private init; } = new Dictionary<string, string>();

    /// <summary>Folders that it reads besides, by the variables that name them. Absolute paths.</summary>
    public IReadOnlyDictionary<string, string> Folders { get; private init; } = new Dictionary<string, string>();

    /// <summary>Whether it asks the server that runs.</summary>
    public bool AsksServer { get; private init; }

    /// <summary>Whether it needs the database's password.</summary>
    public bool NeedsPassword => AsksServer || Word == RestoreWord;

    /// <summary>Whether it makes the cluster, rather than reading it.</summary>
    public bool MakesCluster => Word is RestoreWord or RewindWord or CopyWord;

    /// <summary>Absolute path of the cluster that it copies; null where it copies none.</summary>
    public string? Source => Folders.GetValueOrDefault(SourceVariable);

    private const string RestoreWord = "restore";
    private const string RewindWord = "rewind";
    private const string CopyWord = "copy";
    private const string SourceVariable = "HIVE_SOURCE";

    /// <summary>Dumps the database of the server that runs.</summary>
    public static DatabaseTask DumpServed { get; } = new("dump") { AsksServer = true };

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

    /// <summary>Makes a cluster from a base backup and the log since, as it was at an instant.</summary>
    /// <param name="cluster">Absolute path of an empty folder.</param>
    /// <param name="baseBackup">Absolute path of the base backup.</param>
    /// <param name="log">Absolute path of the archived log.</param>
    /// <param name="live">Absolute path of the cluster that wrote it and may have more of it; null where it is gone.</param>
    /// <param name="to">The instant.</param>
    /// <param name="timeline">The timeline that was in effect at the instant.</param>
    public static DatabaseTask Rewind(
        string cluster,
        string baseBackup,
        string log,
        string? live,
        DateTimeOffset to,
        uint timeline
    ) =>
        new(RewindWord)
        {
            Cluster = cluster,
            Folders = new[] { ("HIVE_BASE", baseBackup), ("HIVE_LIVE", live), ("HIVE_LOG", log) }
                .Where(folder => folder.Item2 is not null)
                .ToDictionary(folder => folder.Item1, folder => folder.Item2!),
            Variables = new Dictionary<string, string>
            {
                ["HIVE_TO"] = to.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture),
                ["HIVE_TIMELINE"] = timeline.ToString(CultureInfo.InvariantCulture),
            },
        };

    /// <summary>Tells when a run of an agent, a team or a workflow began.</summary>
    /// <param name="cluster">Absolute path of a stopped cluster; null for the server that runs.</param>
    /// <param name="run">The run's id.</param>
    public static DatabaseTask FindRun(string? cluster, Guid run) =>
        new(cluster is null ? "find-run" : "find-run-stopped")
        {
            Cluster = cluster,
            AsksServer = cluster is null,
            Variables = new Dictionary<string, string> { ["HIVE_RUN"] = run.ToString() },
        };

    /// <summary>Tells what the database of the server that runs holds.</summary>
    public static DatabaseTask LookAtServed { get; } = new("look") { AsksServer = true };

    /// <summary>Tells what the database of a server that is stopped holds.</summary>
    /// <param name="cluster">Absolute path of its cluster.</param>
    public static DatabaseTask LookAtStopped(string cluster) => new("look-stopped") { Cluster = cluster };

    /// <summary>Tells which extensions a new cluster could have, without one.</summary>
    public static DatabaseTask Offer { get; } = new("offer");

    /// <summary>Copies the files of a cluster, on which a server may be running.</summary>
    /// <param name="cluster">Absolute path of an empty folder.</param>
    /// <param name="source">Absolute path of the cluster.</param>
    public static DatabaseTask Copy(string cluster, string source) =>
        new(CopyWord)
        {
            Cluster = cluster,
            Folders = new Dictionary<string, string> { [SourceVariable] = source },
        };

    /// <summary>Starts a cluster, so that its log is read to its end, and stops it.</summary>
    /// <param name="cluster">Absolute path of the cluster.</param>
    public static DatabaseTask Start(string cluster) => new("start") { Cluster = cluster };

    /// <summary>Starts a cluster and looks it over.</summary>
    /// <param name="cluster">Absolute path of the cluster.</param>
    public static DatabaseTask Prove(string cluster) => new("prove") { Cluster = cluster };
}
