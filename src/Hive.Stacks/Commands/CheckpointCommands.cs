namespace Hive.Stacks.Commands;

/// <summary>
/// Has a running PostgreSQL make a checkpoint where more than 64 MiB of its log were written since the last one: whoever
/// copies the cluster reads and writes that much again. Below that none is made, because after each one PostgreSQL logs
/// whole pages again, and commits take several times as long for some seconds.
/// </summary>
internal static class CheckpointCommands
{
    // The superuser, over the socket that nobody else reaches. Its path may be 107 bytes long, and a workspace's longer:
    // it is reached through the folder that this works in, which the server's own file names, and the port with it.
    private const string Script = """
        folders=(/usr/lib/postgresql/*/bin); port=$(sed -n 4p "$PGDATA/postmaster.pid"); cd "$PGDATA" && cd "$(sed -n 5p postmaster.pid)"
        if [[ -e /proc/self/cwd ]]; then host=/proc/self/cwd; else host=$PWD; fi
        exec "${HIVE_POSTGRES_BIN:-${folders[0]}}/psql" --no-psqlrc -qAt --no-password --host="$host" --port="$port" --username=postgres --dbname=postgres <<'SQL'
        SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) > 67108864 AS much FROM pg_control_checkpoint() \gset
        \if :much
        CHECKPOINT;
        \endif
        SQL
        """;

    /// <summary>In the container of the server.</summary>
    /// <param name="container">Its name.</param>
    public static Command InContainer(string container) => new("docker", ["exec", container, "bash", "-c", Script]);

    /// <summary>With a PostgreSQL of this machine.</summary>
    /// <param name="dataFolder">Its data folder, as the program sees it.</param>
    /// <param name="binFolder">Folder of PostgreSQL's programs, as the program sees it.</param>
    public static Command Here(string dataFolder, string binFolder) =>
        new("bash", ["-c", Script])
        {
            Environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["HIVE_POSTGRES_BIN"] = binFolder,
                ["PGDATA"] = dataFolder,
            },
        };
}
