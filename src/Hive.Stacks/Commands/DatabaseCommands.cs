using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Commands;

/// <summary>The calls of <c>database.sh</c>, which lies beside this assembly.</summary>
internal static class DatabaseCommands
{
    private const string Mounted = "/var/lib/postgresql/data";
    private const string MountedScript = "/opt/hive/database.sh";
    private const string MountedPassword = "/run/secrets/database_password";
    private const string MountedEntrypoints = "/opt/hive/entrypoints";

    /// <summary>The script.</summary>
    public static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "database.sh");

    /// <summary>In a container of the stack's image, which is nothing but that: it goes with the command.</summary>
    /// <param name="stack">Whose database.</param>
    /// <param name="task">What is done.</param>
    /// <param name="image">The image that has its PostgreSQL.</param>
    /// <param name="account">Who the data folder belongs to.</param>
    /// <param name="files">What is mounted.</param>
    /// <param name="server">The container in which the server runs, for a task that asks one; its network is shared. Every
    /// other task has no network.</param>
    public static Command InContainer(
        StackDefinition stack,
        DatabaseTask task,
        string image,
        Account account,
        DatabaseFiles files,
        string? server
    ) =>
        Fed(
            task,
            new(
                "docker",
                [
                    "run",
                    "--rm",
                    "--interactive",
                    "--pull=never",
                    "--init",
                    task.AsksServer ? $"--network=container:{server}" : "--network=none",
                    "--read-only",
                    "--cap-drop=ALL",
                    "--security-opt=no-new-privileges:true",
                    string.Create(CultureInfo.InvariantCulture, $"--user={account.UserId}:{account.GroupId}"),
                    "--tmpfs=/tmp:size=64m,mode=1777",
                    "--shm-size=256m",
                    .. task.Cluster is { } cluster ? Mount(cluster, Mounted, "") : [],
                    .. task.Folders.SelectMany(folder => Mount(folder.Value, MountedFolder(folder.Key), ",readonly")),
                    .. Mount(files.Script, MountedScript, ",readonly"),
                    .. task.NeedsPassword ? Mount(files.Password, MountedPassword, ",readonly") : [],
                    .. task.MakesCluster ? Mount(files.Entrypoints, MountedEntrypoints, ",readonly") : [],
                    .. Variables(
                            stack,
                            task,
                            Mounted,
                            new(MountedScript, MountedPassword, MountedEntrypoints),
                            pair => MountedFolder(pair.Key)
                        )
                        .Select(variable => $"--env={variable.Key}={variable.Value}"),
                    "--entrypoint=bash",
                    image,
                    MountedScript,
                    task.Word,
                ]
            )
        );

    /// <summary>With a PostgreSQL of this machine.</summary>
    /// <param name="stack">Whose database.</param>
    /// <param name="task">What is done.</param>
    /// <param name="cluster">The cluster, as the program sees it; null for the server that runs.</param>
    /// <param name="binFolder">Folder of PostgreSQL's programs, as the program sees it.</param>
    /// <param name="files">The files, as the program sees them.</param>
    /// <param name="port">Where the server listens, for a task that asks one.</param>
    /// <param name="pathInside">A folder of the task, as the program sees it.</param>
    public static Command Here(
        StackDefinition stack,
        DatabaseTask task,
        string? cluster,
        string binFolder,
        DatabaseFiles files,
        int? port,
        Func<string, string> pathInside
    ) =>
        Fed(
            task,
            new Command("bash", [files.Script, task.Word])
            {
                Environment = new SortedDictionary<string, string>(
                    Variables(stack, task, cluster, files, pair => pathInside(pair.Value), port)
                        .Append(new("HIVE_POSTGRES_BIN", binFolder))
                        .ToDictionary(),
                    StringComparer.Ordinal
                ),
            }
        );

    // What reads a file ends with it; everything else would not notice that nobody waits for it any more.
    private static Command Fed(DatabaseTask task, Command command) =>
        command with
        {
            InputFile = task.InputFile,
            IsTethered = task.InputFile is null,
        };

    // The value is a line of CSV: quoted, a path may hold commas.
    private static string[] Mount(string source, string target, string suffix)
    {
        var quoted = source.Replace("\"", "\"\"", StringComparison.Ordinal);
        return ["--mount", $"type=bind,\"source={quoted}\",target={target}{suffix}"];
    }

    // HIVE_LOG is at /mnt/log.
    private static string MountedFolder(string variable) => "/mnt/" + variable.Split('_')[1].ToLowerInvariant();

    private static IEnumerable<KeyValuePair<string, string>> Variables(
        StackDefinition stack,
        DatabaseTask task,
        string? cluster,
        DatabaseFiles files,
        Func<KeyValuePair<string, string>, string> folder,
        int? port = null
    ) =>
        [
            new("HIVE_DATABASE_NAME", stack.Database),
            new("HIVE_DATABASE_USER", StackDefinition.DatabaseUser),
            .. task.Cluster is not null ? new KeyValuePair<string, string>[] { new("PGDATA", cluster!) }
            : task.AsksServer
                ?
                [
                    new("HIVE_DATABASE_HOST", "127.0.0.1"),
                    new("HIVE_DATABASE_PORT", (port ?? stack.DatabasePort).ToString(CultureInfo.InvariantCulture)),
                ]
            : [],
            .. task.NeedsPassword
                ? new KeyValuePair<string, string>[] { new("HIVE_DATABASE_PASSWORD_FILE", files.Password) }
                : [],
            .. task.MakesCluster ? new KeyValuePair<string, string>[] { new("HIVE_ENTRYPOINTS", files.Entrypoints) } : [],
            .. task.InputFile is null ? new KeyValuePair<string, string>[] { new("HIVE_TETHERED", "1") } : [],
            .. task.Folders.Select(pair => new KeyValuePair<string, string>(pair.Key, folder(pair))),
            .. task.Variables,
        ];
}

/// <summary>What a task reads besides the cluster. Absolute paths.</summary>
/// <param name="Script">The script itself.</param>
/// <param name="Password">The file of the database's password.</param>
/// <param name="Entrypoints">The folder of the script that initialises a cluster.</param>
internal sealed record DatabaseFiles(string Script, string Password, string Entrypoints);
