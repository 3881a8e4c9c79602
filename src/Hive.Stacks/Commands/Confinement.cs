using System.Globalization;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Commands;

/// <summary>
/// How a program is started: as whom, and with which folders mounted where that user can reach them. A checkout below
/// <c>/root</c> or in a private temporary folder is closed to everybody but root, and PostgreSQL refuses to run as root.
/// </summary>
/// <param name="Account">Who the program runs as; null leaves it as it is.</param>
/// <param name="Mounts">Folder to the place where the program sees it.</param>
internal sealed record Confinement(Account? Account, IReadOnlyDictionary<string, string> Mounts)
{
    private static readonly string[] MountRoots = ["/mnt", "/media", "/srv"];

    /// <summary>The confinement of a program that needs some folders.</summary>
    /// <param name="account">Who it has to run as.</param>
    /// <param name="folders">Absolute paths that it reads or writes.</param>
    public static Confinement For(Account account, params IReadOnlyList<string> folders)
    {
        if (!Platform.Account.Current.IsRoot)
            return new Confinement(null, new Dictionary<string, string>());
        var root = MountRoots.First(candidate =>
            Directory.Exists(candidate)
            && !folders.Any(folder => folder.StartsWith(candidate + "/", StringComparison.Ordinal))
        );
        return new Confinement(
            account,
            folders
                .Distinct()
                .Where(folder => !IsReachable(folder))
                .Select((folder, index) => (folder, at: $"{root}/{index}"))
                .ToDictionary(mount => mount.folder, mount => mount.at)
        );
    }

    /// <summary>A path as the program sees it.</summary>
    public string PathInside(string path)
    {
        foreach (var (folder, at) in Mounts)
        {
            if (path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal))
                return at + path[folder.Length..];
        }

        return path;
    }

    /// <summary>The command that starts a program so, and waits for it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="hold">A data folder that the program holds the lock on for its life; null for none.</param>
    public Command Start(Command program, string? hold = null) => Launch(program, Hold(hold));

    /// <summary>The command that starts a program so, detached, with its identity and output on file.</summary>
    /// <param name="program">What is started.</param>
    /// <param name="record">Where its identity goes.</param>
    /// <param name="log">Where its output goes.</param>
    /// <param name="logBytes">How large the log may grow before it is put aside, in bytes; null keeps all of it in one
    /// file.</param>
    /// <param name="hold">A data folder that the program holds the lock on for its life; null for none.</param>
    public Command Detach(Command program, string record, string log, long? logBytes = null, string? hold = null) =>
        Launch(
            program,
            [
                .. Hold(hold),
                "--record",
                record,
                "--log",
                log,
                .. logBytes is { } bytes ? new[] { "--log-bytes", bytes.ToString(CultureInfo.InvariantCulture) } : [],
            ]
        );

    private static string[] Hold(string? folder) => folder is null ? [] : ["--hold", folder];

    // Nothing of the caller's environment but what is listed: launch.sh itself already starts without the rest.
    private Command Launch(Command program, IReadOnlyList<string> detached) =>
        program with
        {
            Program = "bash",
            Inherits = InheritedVariables.ForServers,
            Arguments =
            [
                LaunchScript.Path,
                .. Account is { } account
                    ? new[] { "--user", string.Create(CultureInfo.InvariantCulture, $"{account.UserId}:{account.GroupId}") }
                    : [],
                .. Mounts.SelectMany(mount => new[] { "--mount", mount.Key, mount.Value }),
                .. detached,
                "--",
                program.Program,
                .. program.Arguments,
            ],
        };

    // The folder itself is given to the account; what matters is whether others may pass through those above it.
    private static bool IsReachable(string folder)
    {
        for (var above = Directory.GetParent(folder); above is not null; above = above.Parent)
        {
            if (!OperatingSystem.IsWindows() && above.Exists && !above.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return true;
    }
}
