using System.Globalization;
using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Local;

/// <summary>A PostgreSQL on this machine.</summary>
/// <param name="BinFolder">Folder that holds <c>postgres</c> and <c>initdb</c>.</param>
/// <param name="Major">Its major version.</param>
public sealed partial record PostgresInstallation(string BinFolder, int Major)
{
    private static readonly string[] VersionedFolders =
    [
        "/usr/lib/postgresql",
        "/opt/homebrew/opt",
        "/usr/local/opt",
        "/home/linuxbrew/.linuxbrew/opt",
    ];

    /// <summary>The server program.</summary>
    public string Server => Path.Combine(BinFolder, "postgres");

    /// <summary>
    /// The one to run a data folder with: the version that made it; for an empty folder the newest.
    /// </summary>
    /// <exception cref="StackException">There is none, or none of the version that made the data.</exception>
    public static async Task<PostgresInstallation> ChooseAsync(
        StackInstance stack,
        string dataFolder,
        ICommandRunner runner,
        string searchPath,
        CancellationToken cancellationToken
    )
    {
        var found = await FindAllAsync(runner, searchPath, cancellationToken);
        if (found is not [var newest, ..])
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"No PostgreSQL {StackCatalogue.OldestPostgresMajor} or newer is on this machine, and no Docker engine is used.",
                $"Install one: {InstallCommand}"
            );
        }

        if (ClusterVersion.Read(dataFolder) is not { } major)
            return newest;
        if (found.FirstOrDefault(one => one.Major == major) is { } match)
            return match;
        ClusterVersion.RequireMajor(stack, dataFolder, newest.Major, "this machine");
        return newest;
    }

    /// <summary>Every PostgreSQL that is new enough, the newest first.</summary>
    public static async Task<IReadOnlyList<PostgresInstallation>> FindAllAsync(
        ICommandRunner runner,
        string searchPath,
        CancellationToken cancellationToken
    )
    {
        var installations = new List<PostgresInstallation>();
        foreach (var folder in Folders(searchPath).Where(IsComplete).Distinct())
        {
            var command = new Command(Path.Combine(folder, "postgres"), ["--version"])
            {
                Deadline = TimeSpan.FromSeconds(10),
            };
            var version = await runner.RunAsync(command, null, cancellationToken);
            if (
                VersionNumber.Match(version.Output) is { Success: true } match
                && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var major
                && major >= StackCatalogue.OldestPostgresMajor
            )
            {
                installations.Add(new PostgresInstallation(folder, major));
            }
        }

        return [.. installations.OrderByDescending(one => one.Major)];
    }

    /// <summary>The command that installs PostgreSQL here.</summary>
    public static string InstallCommand =>
        OperatingSystem.IsMacOS() ? "brew install postgresql@17 pgvector"
        : File.Exists("/usr/bin/apt-get") ? "sudo apt-get install -y postgresql"
        : File.Exists("/usr/bin/dnf") ? "sudo dnf install -y postgresql-server"
        : "install the package 'postgresql' of your system";

    private static IEnumerable<string> Folders(string searchPath) =>
        [
            .. VersionedFolders
                .Where(Directory.Exists)
                .SelectMany(Directory.EnumerateDirectories)
                .Select(folder => Path.Combine(folder, "bin")),
            .. searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ];

    private static bool IsComplete(string folder) =>
        File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb"));

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionNumber { get; }
}
