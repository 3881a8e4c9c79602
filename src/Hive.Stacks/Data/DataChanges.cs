using System.Globalization;
using System.Text.Json;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Data;

/// <summary>
/// What is being changed about a stack's data, and what is kept of before: a file beside the data folder. A change makes a
/// cluster in the folder <see cref="StackPaths.NextData"/>, and swaps it in by renaming. Whatever happens in between, this
/// file and the folders that are there tell how the change stands.
/// </summary>
/// <param name="Current">The change that is not over; null when there is none.</param>
/// <param name="Kept">Data folders of before.</param>
public sealed record DataChanges(DataChange? Current, IReadOnlyList<KeptData> Kept)
{
    /// <summary>Nothing.</summary>
    public static DataChanges None { get; } = new(null, []);

    /// <summary>Reads what is on file about a stack.</summary>
    /// <exception cref="StackException">Nobody can make sense of it.</exception>
    public static DataChanges Read(StackInstance stack)
    {
        try
        {
            return
                WholeFile.Read(stack.Paths.DataChanges) is { } text
                && JsonSerializer.Deserialize(text, DataJson.Files.DataChanges) is { } read
                ? read.Beside(stack.Paths.Data)
                : None;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{stack.Paths.DataChanges}' tells how a change of the data of {stack.FullName} stands, and cannot be read: {exception.Message}",
                "Run this as its owner; or look at the folders beside it, leave the right one as the data folder, and remove that file.",
                exception
            );
        }
    }

    // All of these folders lie beside the data folder: where a workspace was moved, they are where it is now.
    private DataChanges Beside(string data)
    {
        string Here(string folder) => Path.Combine(Path.GetDirectoryName(data)!, Path.GetFileName(folder));
        return new DataChanges(
            Current is null
                ? null
                : Current with
                {
                    Before = Here(Current.Before),
                    From = Current.From is null ? null : Here(Current.From),
                },
            [.. Kept.Select(one => one with { Folder = Here(one.Folder) })]
        );
    }

    /// <summary>Puts it on file; a run that is killed leaves what was there before or this.</summary>
    public void Write(StackInstance stack)
    {
        if (Current is null && Kept.Count == 0)
            File.Delete(stack.Paths.DataChanges);
        else
            WholeFile.Write(
                stack.Paths.DataChanges,
                JsonSerializer.Serialize(this, DataJson.Files.DataChanges) + "\n",
                WholeFile.Readable
            );
    }

    /// <summary>What is kept longer than it has to be.</summary>
    public IEnumerable<KeptData> Expired(DateTimeOffset now) => Kept.Where(one => one.Until <= now);
}

/// <summary>A change of a stack's data that is under way.</summary>
/// <param name="What">What it is, as a noun: "a restore".</param>
/// <param name="Source">Where the new data comes from.</param>
/// <param name="Before">Absolute path that the old data folder gets.</param>
/// <param name="Began">When it began.</param>
/// <param name="IsProved">Whether the new cluster is whole and looked over: it may take the place of the old.</param>
public sealed record DataChange(string What, string Source, string Before, DateTimeOffset Began, bool IsProved)
{
    /// <summary>
    /// Absolute path of the folder that takes the place of the data, where none is made: one that was kept. It is never
    /// cleared away.
    /// </summary>
    public string? From { get; init; }

    /// <summary>Absolute path of the folder that takes the place of the data.</summary>
    public string FolderOf(StackInstance stack) => From ?? stack.Paths.NextData;
}

/// <summary>A data folder of before a change.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="What">What the change was.</param>
/// <param name="Since">When it was put aside.</param>
/// <param name="Until">When it may go; null while the stack has not been healthy with its new data yet.</param>
public sealed record KeptData(string Folder, string What, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>A free path for the data that a change puts aside now.</summary>
    public static string FolderFor(StackInstance stack, DateTimeOffset now)
    {
        var folder = $"{stack.Paths.Data}.before-{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        var free = folder;
        for (var i = 2; Path.Exists(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{folder}-{i}");
        return free;
    }
}
