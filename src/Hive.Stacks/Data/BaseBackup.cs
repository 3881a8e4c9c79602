using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Hive.Stacks.Data;

/// <summary>A base backup that <c>archive.sh</c> made: a cluster's files, and where its log goes on.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="Timeline">The timeline on which it was made.</param>
/// <param name="Start">Where in the log it begins, as PostgreSQL counts, in bytes.</param>
/// <param name="Done">When it was complete: no earlier instant can be reached from it.</param>
/// <param name="Bytes">Size of the cluster in it, in bytes.</param>
internal sealed record BaseBackup(string Folder, uint Timeline, ulong Start, DateTimeOffset Done, long Bytes)
{
    /// <summary>The complete ones in a cluster's archive, the oldest first.</summary>
    /// <param name="archive">Absolute path of the archive of one cluster.</param>
    public static IReadOnlyList<BaseBackup> In(string archive) =>
        Directory.Exists(Path.Combine(archive, "base"))
            ?
            [
                .. Directory
                    .EnumerateDirectories(Path.Combine(archive, "base"))
                    // While it is made it has another name.
                    .Where(folder => !folder.EndsWith(BackupShelf.DraftExtension, StringComparison.Ordinal))
                    .Select(Read)
                    .OfType<BaseBackup>()
                    .OrderBy(one => one.Done),
            ]
            : [];

    /// <summary>Whether a timeline goes on from it.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="history">The file that tells where the timeline comes from; null where it comes from nowhere.</param>
    public bool LeadsTo(uint timeline, string? history)
    {
        if (Timeline == timeline)
            return true;
        // A line for each timeline before: its number, and where it was left.
        foreach (var line in (history ?? "").Split('\n'))
        {
            var fields = line.Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries);
            if (fields is [var number, var left, ..] && number == Timeline.ToString(CultureInfo.InvariantCulture))
                return Start < Position(left);
        }

        return false;
    }

    /// <summary>The history of a timeline; null where nobody has it.</summary>
    /// <param name="archive">Absolute path of the archive of one cluster.</param>
    /// <param name="cluster">Absolute path of the cluster itself; null where it is gone.</param>
    /// <param name="timeline">The timeline.</param>
    public static string? History(string archive, string? cluster, uint timeline)
    {
        var name = $"{timeline:X8}.history";
        var archived = Path.Combine(archive, "wal", name + ".gz");
        if (File.Exists(archived))
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(archived), CompressionMode.Decompress));
            return reader.ReadToEnd();
        }

        return cluster is not null && Path.Combine(cluster, "pg_wal", name) is var live && File.Exists(live)
            ? File.ReadAllText(live)
            : null;
    }

    private static BaseBackup? Read(string folder)
    {
        try
        {
            var done = long.Parse(File.ReadAllText(Path.Combine(folder, "done")), CultureInfo.InvariantCulture);
            using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "backup_manifest")));
            var range = manifest.RootElement.GetProperty("WAL-Ranges")[0];
            return new BaseBackup(
                folder,
                range.GetProperty(nameof(Timeline)).GetUInt32(),
                Position(range.GetProperty("Start-LSN").GetString()!),
                DateTimeOffset.FromUnixTimeSeconds(done),
                manifest.RootElement.GetProperty("Files").EnumerateArray().Sum(file => file.GetProperty("Size").GetInt64())
            );
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or FormatException
                        or KeyNotFoundException
            )
        {
            // Not whole: it is being made, or is going.
            return null;
        }
    }

    // "1/2A3B4C5D": two halves, in hexadecimal.
    private static ulong Position(string text) =>
        text.Split('/') is [var high, var low]
            ? (ulong.Parse(high, NumberStyles.HexNumber, CultureInfo.InvariantCulture) << 32)
                + ulong.Parse(low, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : throw new FormatException("a position in the log");
}
