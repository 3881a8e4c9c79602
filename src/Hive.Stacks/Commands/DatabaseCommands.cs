using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Commands;

/// <summary>The calls that write the database of a stopped stack as SQL to their standard output.</summary>
public static class DatabaseCommands
{
    private const string Mounted = "/var/lib/postgresql/data";
    private const string Script = "/opt/hive/dump-database.sh";

    /// <summary>In a container of the stack's image, which nobody can reach: it has no network.</summary>
    /// <param name="stack">Whose database.</param>
    /// <param name="image">The image that has its PostgreSQL.</param>
    /// <param name="dataFolder">Its data folder.</param>
    /// <param name="owner">Who the data folder belongs to.</param>
    /// <param name="script">The script that dumps; mounted, so that images that were built before will do.</param>
    public static Command DumpInContainer(
        StackDefinition stack,
        string image,
        string dataFolder,
        Account owner,
        string script
    ) =>
        new(
            "docker",
            [
                "run",
                "--rm",
                "--pull=never",
                "--init",
                "--network=none",
                "--read-only",
                "--cap-drop=ALL",
                "--security-opt=no-new-privileges:true",
                string.Create(null, $"--user={owner.UserId}:{owner.GroupId}"),
                "--tmpfs=/tmp:size=64m,mode=1777",
                "--shm-size=256m",
                .. Mount(dataFolder, Mounted, ""),
                .. Mount(script, Script, ",readonly"),
                .. Variables(stack, Mounted).Select(variable => $"--env={variable.Key}={variable.Value}"),
                "--entrypoint=bash",
                image,
                Script,
            ]
        );

    /// <summary>With a PostgreSQL of this machine.</summary>
    /// <param name="stack">Whose database.</param>
    /// <param name="dataFolder">Its data folder, as the program sees it.</param>
    /// <param name="binFolder">Folder of PostgreSQL's programs.</param>
    /// <param name="script">The script that dumps, as the program sees it.</param>
    public static Command DumpHere(StackDefinition stack, string dataFolder, string binFolder, string script) =>
        new("bash", [script])
        {
            Environment = new SortedDictionary<string, string>(
                Variables(stack, dataFolder).Append(new("HIVE_POSTGRES_BIN", binFolder)).ToDictionary(),
                StringComparer.Ordinal
            ),
        };

    /// <summary>
    /// In the container of a running PostgreSQL: whether its role takes the password in standard input ("check"), or
    /// giving it
    /// to the role ("change").
    /// </summary>
    /// <param name="container">The container's name.</param>
    /// <param name="verb">"check" or "change".</param>
    public static Command InContainer(string container, string verb) =>
        new("docker", ["exec", "--interactive", container, "/opt/hive/entrypoints/database-password.sh", verb]);

    /// <summary>Gives the role of a PostgreSQL of this machine the password in standard input.</summary>
    /// <param name="stack">Whose database.</param>
    /// <param name="dataFolder">Its data folder, as the program sees it.</param>
    /// <param name="binFolder">Folder of PostgreSQL's programs, as the program sees it.</param>
    /// <param name="script">The script, as the program sees it.</param>
    /// <param name="port">PostgreSQL's port.</param>
    public static Command ChangePasswordHere(
        StackDefinition stack,
        string dataFolder,
        string binFolder,
        string script,
        int port
    ) =>
        new("bash", [script, "change"])
        {
            Environment = new SortedDictionary<string, string>(
                Variables(stack, dataFolder)
                    .Append(new("HIVE_POSTGRES_BIN", binFolder))
                    .Append(new("HIVE_DATABASE_PORT", port.ToString(CultureInfo.InvariantCulture)))
                    .ToDictionary(),
                StringComparer.Ordinal
            ),
        };

    // The value is a line of CSV: quoted, a path may hold commas.
    private static string[] Mount(string source, string target, string suffix)
    {
        var quoted = source.Replace("\"", "\"\"", StringComparison.Ordinal);
        return ["--mount", $"type=bind,\"source={quoted}\",target={target}{suffix}"];
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables(StackDefinition stack, string dataFolder) =>
        [
            new("HIVE_DATABASE_NAME", stack.Database),
            new("HIVE_DATABASE_USER", StackDefinition.DatabaseUser),
            new("PGDATA", dataFolder),
        ];
}
