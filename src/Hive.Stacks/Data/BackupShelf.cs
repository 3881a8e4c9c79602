using System.Globalization;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>
/// A folder of backups. One is two files: the dump, and its manifest beside it. The dump gets its name last, so that what is
/// there under its name is whole; whatever else a killed run left is cleared away by the next.
/// </summary>
public static class BackupShelf
{
    /// <summary>How the name of a dump ends.</summary>
    public const string DumpExtension = ".dump";

    /// <summary>How the name of a manifest ends.</summary>
    public const string ManifestExtension = ".json";

    /// <summary>How the name of a draft ends.</summary>
    public const string DraftExtension = ".new";

    /// <summary>The manifest's file of a dump.</summary>
    public static string ManifestOf(string dump) => Path.ChangeExtension(dump, ManifestExtension);

    /// <summary>Where a backup that is made now goes.</summary>
    public static string NewFile(StackInstance stack, DateTimeOffset now)
    {
        var stamp = now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var file = Path.Combine(stack.Paths.Backups, stamp + DumpExtension);
        for (var i = 2; File.Exists(file); i++)
            file = Path.Combine(
                stack.Paths.Backups,
                string.Create(CultureInfo.InvariantCulture, $"{stamp}-{i}{DumpExtension}")
            );
        return file;
    }

    /// <summary>All of a stack's dumps, those that its own server made included, the newest first.</summary>
    public static IReadOnlyList<string> Of(StackInstance stack) =>
        [
            .. In(stack.Paths.Backups)
                // Others may write there: a link leads anywhere.
                .Concat(In(stack.Paths.ScheduledBackups).Where(dump => new FileInfo(dump).LinkTarget is null))
                .OrderByDescending(Path.GetFileNameWithoutExtension, StringComparer.Ordinal),
        ];

    /// <summary>The dumps of a folder, the newest first.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "*" + DumpExtension)
                    .Where(dump => File.Exists(ManifestOf(dump)))
                    // Without the extension: a dot comes behind the hyphen of a second one.
                    .OrderByDescending(Path.GetFileNameWithoutExtension, StringComparer.Ordinal),
            ]
            : [];

    /// <summary>What a killed run left: drafts, and manifests whose dump never got its name.</summary>
    public static IReadOnlyList<string> Unfinished(string folder) =>
        [
            .. Directory.EnumerateFiles(folder, "*" + DraftExtension),
            .. Directory
                .EnumerateFiles(folder, "*" + ManifestExtension)
                .Where(manifest => !File.Exists(Path.ChangeExtension(manifest, DumpExtension))),
        ];

    /// <summary>Removes what a killed run left.</summary>
    public static void Clear(string folder)
    {
        foreach (var file in Unfinished(folder))
            File.Delete(file);
    }

    /// <summary>Removes all but the newest.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="keep">How many stay; 1 or more.</param>
    public static void Prune(string folder, int keep)
    {
        foreach (var dump in In(folder).Skip(keep))
        {
            File.Delete(dump);
            File.Delete(ManifestOf(dump));
        }
    }
}
