using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>Writes a database as SQL into a file that is whole or not there.</summary>
/// <param name="Dump">Writes the SQL to its standard output.</param>
/// <param name="File">Absolute path of the file.</param>
public sealed record BackupStep(Command Dump, string File) : PlanStep(Phase.Backup, $"back up into {File}", "nothing is removed that was not saved before")
{
    // The last words of a dump that came to its end; newer versions of pg_dump add a line to them.
    private const string End = "-- PostgreSQL database dump complete";

    /// <inheritdoc />
    public override Command Command => Dump with { OutputFile = Draft };

    private string Draft => File + ".new";

    /// <inheritdoc />
    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        Folders.Ensure(Path.GetDirectoryName(File)!, Account.Current, Folders.Private, withContent: false);
        (await runner.RunAsync(Command, onLine, cancellationToken)).OrThrow("Backing up", "Nothing was removed. Read what pg_dump says above, and run this again.");
        if (!await IsWholeAsync(cancellationToken))
            throw new StackException(FailureKind.Failed, $"The backup '{Draft}' breaks off in the middle.", "Nothing was removed. Run this again.");
        System.IO.File.Move(Draft, File);
    }

    private async Task<bool> IsWholeAsync(CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(Draft, FileMode.Open, FileAccess.Read);
        stream.Seek(-Math.Min(stream.Length, 4096), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync(cancellationToken)).Contains(End, StringComparison.Ordinal);
    }
}
