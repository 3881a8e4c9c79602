using System.Globalization;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Commands;

/// <summary>The calls of PostgreSQL's client programs.</summary>
public static class DatabaseCommands
{
    // The password is read where it lies: it passes through no argument list and through no variable of this process.
    // It is never told to a server that asks for the password itself (PostgreSQL 16 and newer know that setting).
    private const string WithPassword = "PGPASSWORD=$(cat \"$0\") PGREQUIREAUTH=scram-sha-256 exec \"$@\"";

    /// <summary>Writes the database as SQL, from within the container in which it runs.</summary>
    /// <param name="stack">Whose database.</param>
    /// <param name="container">Name of the container.</param>
    public static Command DumpInContainer(StackDefinition stack, string container) => new("docker",
    [
        "exec", container, "bash", "-c", WithPassword, "/run/secrets/database_password", "pg_dump", .. Dump(stack.Database, stack.DatabasePort),
    ]);

    /// <summary>Writes the database as SQL, with the client of a PostgreSQL of this machine.</summary>
    /// <param name="database">Which database.</param>
    /// <param name="passwordFile">File of the password.</param>
    /// <param name="binFolder">Folder of PostgreSQL's programs.</param>
    /// <param name="port">Where it listens, on the loopback.</param>
    public static Command DumpHere(string database, string passwordFile, string binFolder, int port) => new("bash",
    [
        "-c", WithPassword, passwordFile, Path.Combine(binFolder, "pg_dump"), .. Dump(database, port),
    ]);

    private static string[] Dump(string database, int port) =>
    [
        "--host=127.0.0.1", $"--port={port.ToString(CultureInfo.InvariantCulture)}", $"--username={StackDefinition.DatabaseUser}", $"--dbname={database}",
    ];
}
