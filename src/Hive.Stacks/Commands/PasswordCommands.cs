using System.Globalization;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Commands;

/// <summary>Compares a database role with its password file, and changes it. Passwords go by standard input.</summary>
internal static class PasswordCommands
{
    /// <summary>
    /// In the container of a running PostgreSQL: whether its role takes the password ("check"), or giving it to the role
    /// ("change").
    /// </summary>
    /// <param name="container">The container's name.</param>
    /// <param name="verb">"check" or "change".</param>
    public static Command InContainer(string container, string verb) =>
        new("docker", ["exec", "--interactive", container, "/opt/hive/entrypoints/database-password.sh", verb]);

    /// <summary>Gives the role of a PostgreSQL of this machine the password.</summary>
    /// <param name="stack">Whose database.</param>
    /// <param name="dataFolder">Its data folder, as the program sees it.</param>
    /// <param name="binFolder">Folder of PostgreSQL's programs, as the program sees it.</param>
    /// <param name="script">The script, as the program sees it.</param>
    /// <param name="port">PostgreSQL's port.</param>
    public static Command ChangeHere(StackDefinition stack, string dataFolder, string binFolder, string script, int port) =>
        new("bash", [script, "change"])
        {
            Environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["HIVE_DATABASE_NAME"] = stack.Database,
                ["HIVE_DATABASE_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["HIVE_DATABASE_USER"] = StackDefinition.DatabaseUser,
                ["HIVE_POSTGRES_BIN"] = binFolder,
                ["PGDATA"] = dataFolder,
            },
        };
}
