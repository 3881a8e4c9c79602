using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>Writes a database as SQL into a file that is whole and on the disk, or not there.</summary>
/// <param name="Dump">Writes the SQL to its standard output.</param>
/// <param name="File">Absolute path of the file.</param>
public sealed record BackupStep(Command Dump, string File) : PlanStep(Phase.Backup, $"back up into {File}", "nothing is removed that was not saved before")
{
    // The last words of a dump that came to its end; newer versions of pg_dump add a line to them.
    private const string End = "-- PostgreSQL database dump complete";
    private const string Remedy = "Nothing was removed. Read what it says above, and run this again.";
    private const string DraftExtension = ".new";

    /// <inheritdoc />
    public override Command Command => Dump with { OutputFile = Draft };

    private string Draft => File + DraftExtension;

    private string Folder => Path.GetDirectoryName(File)!;

    /// <inheritdoc />
    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        Folders.Ensure(Folder, Account.Current, Folders.Private, withContent: false);
        try
        {
            // What a run left that was killed.
            foreach (var draft in Directory.EnumerateFiles(Folder, "*" + DraftExtension)) System.IO.File.Delete(draft);
            (await runner.RunAsync(Command, onLine, cancellationToken)).OrThrow("Backing up", Remedy);
            if (!await IsWholeAsync(cancellationToken))
                throw new StackException(FailureKind.Failed, "The backup breaks off in the middle.", Remedy);
            Keep();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Failed, $"The backup '{File}' could not be written: {exception.Message}",
                $"Nothing was removed. Free some space, make '{Folder}' yours to write, and run this again.", exception);
        }
        finally
        {
            // A draft is of use to nobody, and fills the disk.
            System.IO.File.Delete(Draft);
        }
    }

    private async Task<bool> IsWholeAsync(CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(Draft, FileMode.Open, FileAccess.Read);
        stream.Seek(-Math.Min(stream.Length, 4096), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync(cancellationToken)).Contains(End, StringComparison.Ordinal);
    }

    // On the disk under its name, whatever happens to the machine from here on: what it is a backup of is removed next.
    private void Keep()
    {
        using (var written = new FileStream(Draft, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
        System.IO.File.Move(Draft, File);
        if (OperatingSystem.IsWindows()) return;
        // The folder itself may be new, and so may be those above it. Those that this user cannot open, others made before.
        for (var folder = new DirectoryInfo(Folder); folder is not null; folder = folder.Parent)
        {
            using var opened = FolderDescriptor.Open(folder.FullName);
            if (opened is null && folder.FullName == Folder) throw new IOException($"'{Folder}' cannot be opened.");
            opened?.Flush();
        }
    }
}
