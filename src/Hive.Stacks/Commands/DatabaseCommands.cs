using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Commands;

/// <summary>The calls of PostgreSQL's client programs.</summary>
public static class DatabaseCommands
{
    // The password is read where it lies: it passes through no argument list and through no variable of this process.
    // It is never told to a server that asks for the password itself (PostgreSQL 16 and newer know that setting).
    private const string WithPassword = "PGPASSWORD=$(cat \"$0\") PGREQUIREAUTH=scram-sha-256 exec \"$@\"";

    /// <summary>Writes the database as SQL, from within the container in which it runs.</summary>
    public static Command DumpInContainer(StackInstance stack, string container) => new("docker",
    [
        "exec", container, "bash", "-c", WithPassword, "/run/secrets/database_password", "pg_dump", .. Dump(stack, stack.Definition.DatabasePort),
    ]);

    /// <summary>Writes the database as SQL, with the client of a PostgreSQL of this machine.</summary>
    /// <param name="stack">Whose database.</param>
    /// <param name="binFolder">Folder of PostgreSQL's programs.</param>
    /// <param name="port">Where it listens, on the loopback.</param>
    public static Command DumpHere(StackInstance stack, string binFolder, int port) => new("bash",
    [
        "-c", WithPassword, stack.DatabasePasswordFile, Path.Combine(binFolder, "pg_dump"), .. Dump(stack, port),
    ]);

    private static string[] Dump(StackInstance stack, int port) =>
    [
        "--host=127.0.0.1", $"--port={port.ToString(CultureInfo.InvariantCulture)}", $"--username={StackDefinition.DatabaseUser}", $"--dbname={stack.Definition.Database}",
    ];
}
