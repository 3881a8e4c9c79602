using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>A backup that was chosen to be restored.</summary>
/// <param name="File">Absolute path of the dump.</param>
/// <param name="Manifest">What is on file about it.</param>
internal sealed record BackupChoice(string File, BackupManifest Manifest)
{
    /// <summary>The word that means the newest.</summary>
    public const string Latest = "latest";

    /// <summary>Finds the backup that is meant.</summary>
    /// <param name="stack">What it is to be restored into.</param>
    /// <param name="asked">"latest", the name of a backup of the stack, or a path; null when none was named.</param>
    /// <exception cref="StackException">There is no such backup, or it is none of this product.</exception>
    public static BackupChoice Find(StackInstance stack, string? asked)
    {
        if (asked is null)
        {
            throw new StackException(
                FailureKind.Misuse,
                "--backup is missing: nothing says what is to be restored.",
                $"Add --backup=latest, or --backup=FILE with a file of {stack.Paths.Backups}"
            );
        }

        var file = asked == Latest ? Newest(stack) : Locate(stack, asked);
        if (!DumpFile.IsDump(file))
        {
            throw Refused(
                $"'{file}' is no backup of this product: it is not in pg_dump's custom format.",
                "Choose a .dump file. SQL of an older version is restored by hand, with psql, as docs/data.md shows; nothing was changed."
            );
        }

        if (Read(file) is not { } manifest)
        {
            throw Refused(
                $"'{file}' has no manifest beside it that can be read, so nobody can tell whether it is whole or whose it is.",
                $"Bring '{Path.GetFileName(BackupShelf.ManifestOf(file))}' there; or restore it by hand with pg_restore, as docs/data.md shows. Nothing was changed."
            );
        }

        return new BackupChoice(file, manifest);
    }

    /// <summary>Refuses a backup that is another stack's, newer, or not whole.</summary>
    /// <param name="stack">What it is to be restored into.</param>
    /// <param name="major">The major version of PostgreSQL that would serve it.</param>
    /// <exception cref="StackException">It is refused; nothing was changed.</exception>
    public void Require(StackInstance stack, int major)
    {
        var length = new FileInfo(File).Length;
        var problem =
            Manifest.Stack != stack.Name || Manifest.Facts.Database != stack.Definition.Database
                ? $"is a backup of {Manifest.Stack}, not of {stack.Name}"
            : Manifest.Format > BackupManifest.NewestFormat || IsNewer(Manifest.ProductVersion)
                ? $"was made by version {Manifest.ProductVersion} of this product, and this is {StackCatalogue.Version}"
            : Manifest.Facts.PostgresMajor > major
                ? $"was made by PostgreSQL {Manifest.Facts.PostgresMajor}, and PostgreSQL {major} would have to read it"
            : length != Manifest.Bytes ? $"is not whole: it has {length} of {Manifest.Bytes} bytes"
            : null;
        if (problem is not null)
            throw Refused($"'{File}' {problem}.", "Choose another backup; nothing was changed.");
    }

    private static string Newest(StackInstance stack) =>
        BackupShelf.Of(stack) is [var newest, ..]
            ? newest
            : throw new StackException(
                FailureKind.Misuse,
                $"{stack.FullName} has no backup in {stack.Paths.Backups}",
                $"{stack.Command("Backup")} makes one; --backup=FILE names one that lies elsewhere."
            );

    // A name means a backup of this stack; what has a slash is a path. Neither leads up and away from what it says.
    private static string Locate(StackInstance stack, string asked)
    {
        if (asked.Length == 0 || asked.Any(char.IsControl) || asked.Split('/', '\\').Contains(".."))
            throw Misnamed(asked, "it is empty, or leads upwards");
        var isName = !asked.Contains('/') && !asked.Contains('\\');
        var file = isName ? Path.Combine(stack.Paths.Backups, asked) : Path.GetFullPath(asked);
        if (isName && !System.IO.File.Exists(file) && System.IO.File.Exists(file + BackupShelf.DumpExtension))
            file += BackupShelf.DumpExtension;
        if (isName && !System.IO.File.Exists(file) && Scheduled(stack, asked) is { } scheduled)
            file = scheduled;
        if (new FileInfo(file).LinkTarget is not null)
            throw Misnamed(asked, "it is a link");
        if (!System.IO.File.Exists(file))
            throw Misnamed(asked, $"there is no file '{file}'");
        return file;
    }

    private static string? Scheduled(StackInstance stack, string name) =>
        new[] { name, name + BackupShelf.DumpExtension }
            .Select(one => Path.Combine(stack.Paths.ScheduledBackups, one))
            .FirstOrDefault(System.IO.File.Exists);

    private static StackException Misnamed(string asked, string why) =>
        new(
            FailureKind.Misuse,
            $"--backup={asked} names no backup: {why}.",
            "Give --backup the word latest, the name of a file in the stack's folder of backups, or a whole path."
        );

    private static StackException Refused(string cause, string remedy) => new(FailureKind.Refused, cause, remedy);

    private static BackupManifest? Read(string file)
    {
        try
        {
            return BackupManifest.Parse(System.IO.File.ReadAllText(BackupShelf.ManifestOf(file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsNewer(string version) =>
        Version.TryParse(version, out var made) && made > Version.Parse(StackCatalogue.Version);
}
