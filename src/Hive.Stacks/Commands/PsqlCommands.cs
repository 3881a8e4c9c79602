using System.Globalization;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Commands;

/// <summary>
/// Opens <c>psql</c> in a stack's database, as the role that the API uses. Its streams are the console's own, and the
/// password is read by the shell before it, so it stands in no argument list.
/// </summary>
internal static class PsqlCommands
{
    // Debian's own psql is a script for which a slim image lacks the interpreter.
    private const string Script = """
        bin=${HIVE_POSTGRES_BIN:-$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)}
        PGPASSWORD=$(cat "$HIVE_DATABASE_PASSWORD_FILE") && export PGPASSWORD
        exec "$bin/psql" --host="${HIVE_DATABASE_HOST:-127.0.0.1}" --port="$HIVE_DATABASE_PORT" --username="$HIVE_DATABASE_USER" --dbname="$HIVE_DATABASE_NAME" --set=ON_ERROR_STOP=1 "$@"
        """;

    private static readonly string[] Terminal = ["--tty"];

    /// <summary>In the container of a running PostgreSQL.</summary>
    /// <param name="container">The container's name.</param>
    /// <param name="query">What is asked.</param>
    public static Command InContainer(string container, PsqlQuery query) =>
        new(
            "docker",
            [
                "exec",
                "--interactive",
                .. query.IsTerminal ? Terminal : [],
                container,
                "sh",
                "-c",
                Script,
                "psql",
                .. Arguments(query),
            ]
        )
        {
            HasConsole = true,
        };

    /// <summary>With a PostgreSQL of this machine.</summary>
    /// <param name="stack">Whose database.</param>
    /// <param name="binFolder">Folder of PostgreSQL's programs.</param>
    /// <param name="passwordFile">Absolute path.</param>
    /// <param name="host">Where the server listens.</param>
    /// <param name="port">Its port.</param>
    /// <param name="query">What is asked.</param>
    public static Command Here(
        StackDefinition stack,
        string binFolder,
        string passwordFile,
        string host,
        int port,
        PsqlQuery query
    ) =>
        new("sh", ["-c", Script, "psql", .. Arguments(query)])
        {
            HasConsole = true,
            Environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["HIVE_DATABASE_HOST"] = host,
                ["HIVE_DATABASE_NAME"] = stack.Database,
                ["HIVE_DATABASE_PASSWORD_FILE"] = passwordFile,
                ["HIVE_DATABASE_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["HIVE_DATABASE_USER"] = StackDefinition.DatabaseUser,
                ["HIVE_POSTGRES_BIN"] = binFolder,
            },
        };

    private static string[] Arguments(PsqlQuery query) => query.Sql is null ? [] : [$"--command={query.Sql}"];
}

/// <summary>What is asked of <c>psql</c>.</summary>
/// <param name="Sql">One command, after which it ends; null for a shell, or for what standard input says.</param>
/// <param name="IsTerminal">Whether a person sits before it.</param>
public sealed record PsqlQuery(string? Sql, bool IsTerminal);
