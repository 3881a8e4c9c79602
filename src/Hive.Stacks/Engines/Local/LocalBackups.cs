using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Local;

/// <summary>How a PostgreSQL of this machine is started so that it is backed up now and then.</summary>
internal static class LocalBackups
{
    /// <summary>The command that becomes the server, and has backups made where the stack is set to.</summary>
    /// <param name="server">The command without.</param>
    /// <param name="stack">Whose.</param>
    /// <param name="product">Where the script is.</param>
    /// <param name="confinement">What the server sees.</param>
    /// <param name="installation">Its programs.</param>
    /// <param name="port">Where it listens.</param>
    public static Command Keeping(
        Command server,
        StackInstance stack,
        ProductFiles product,
        Confinement confinement,
        PostgresInstallation installation,
        int port
    ) =>
        stack.Settings.BackupEvery == "0"
            ? server
            : server with
            {
                Program = "bash",
                Arguments = [confinement.PathInside(product.BackupScript), "serve", server.Program, .. server.Arguments],
                Environment = new SortedDictionary<string, string>(
                    LocalArchive
                        .ServerOf(stack, confinement, installation, port)
                        .Concat(server.Environment)
                        .DistinctBy(variable => variable.Key)
                        .ToDictionary(),
                    StringComparer.Ordinal
                )
                {
                    ["HIVE_BACKUPS"] = confinement.PathInside(stack.Paths.ScheduledBackups),
                    ["HIVE_BACKUP_EVERY"] = stack.Settings.BackupEvery,
                    ["HIVE_BACKUP_KEEP"] = stack.Settings.BackupKeep.ToString(CultureInfo.InvariantCulture),
                    ["HIVE_BACKUP_OF"] = $"{stack.Name}/{stack.Instance}/{stack.Workspace.Id}",
                    ["HIVE_DATABASE_NAME"] = stack.Definition.Database,
                },
            };
}
