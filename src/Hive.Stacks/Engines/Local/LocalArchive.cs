using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Local;

/// <summary>How a PostgreSQL of this machine is started so that what is written to it is archived.</summary>
/// <param name="Script">The script, as the server sees it; null where nothing is archived.</param>
/// <param name="Environment">What it reads.</param>
internal sealed record LocalArchive(string? Script, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>What a stack is set to.</summary>
    public static LocalArchive Of(
        StackInstance stack,
        ProductFiles product,
        Confinement confinement,
        PostgresInstallation installation,
        int port
    ) =>
        stack.Settings.ArchiveKeep == ArchiveBound.Off
            ? new LocalArchive(null, new Dictionary<string, string>())
            : new LocalArchive(
                confinement.PathInside(product.ArchiveScript),
                new SortedDictionary<string, string>(
                    ServerOf(stack, confinement, installation, port),
                    StringComparer.Ordinal
                )
                {
                    ["HIVE_ARCHIVE"] = confinement.PathInside(stack.Paths.Archive),
                    ["HIVE_ARCHIVE_KEEP"] = stack.Settings.ArchiveKeep,
                }
            );

    /// <summary>How scripts beside a server reach it.</summary>
    public static Dictionary<string, string> ServerOf(
        StackInstance stack,
        Confinement confinement,
        PostgresInstallation installation,
        int port
    ) =>
        new()
        {
            // Relative to the data folder, where the scripts work: a socket's path may be 107 bytes long.
            ["HIVE_ARCHIVE_SOCKET"] = ".",
            ["HIVE_DATABASE_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["HIVE_POSTGRES_BIN"] = confinement.PathInside(installation.BinFolder),
            ["PGDATA"] = confinement.PathInside(stack.Paths.Data),
        };

    /// <summary>The command that becomes the server.</summary>
    /// <param name="server">The server's program.</param>
    /// <param name="arguments">Its arguments.</param>
    public Command Keeping(string server, IReadOnlyList<string> arguments) =>
        Script is null
            ? new Command(server, arguments)
            : new Command(
                "bash",
                [
                    Script,
                    "serve",
                    server,
                    .. arguments,
                    "-c",
                    "archive_mode=on",
                    "-c",
                    "archive_timeout=300",
                    "-c",
                    // PostgreSQL replaces what begins with a percent sign, and gives the rest to a shell.
                    $"archive_command=bash {ShellQuoting.Quote(Script).Replace("%", "%%", StringComparison.Ordinal)} keep %p %f",
                ]
            )
            {
                Environment = Environment,
            };
}
