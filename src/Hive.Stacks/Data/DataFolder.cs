namespace Hive.Stacks.Data;

/// <summary>What a look into a data folder found.</summary>
/// <param name="Path">The folder.</param>
/// <param name="State">What it holds.</param>
/// <param name="Detail">What was seen, as the end of a sentence that begins with the folder, as in "is empty".</param>
internal sealed record DataFolder(string Path, DataState State, string Detail)
{
    // A file system of its own, a repository and a file browser leave these; scripts know the same names.
    private static readonly string[] Meaningless = ["lost+found", ".gitkeep", ".DS_Store"];

    /// <summary>Looks into a folder. It changes nothing.</summary>
    /// <param name="path">Absolute path; need not exist.</param>
    public static DataFolder Read(string path)
    {
        try
        {
            var first = Directory
                .EnumerateFileSystemEntries(path)
                .Select(System.IO.Path.GetFileName)
                .Except(Meaningless)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault();
            if (first is null)
                return new DataFolder(path, DataState.Absent, "is empty");
            return Missing(path) is { } missing
                ? new DataFolder(path, DataState.Unknown, $"holds '{first}', but no {missing}")
                : new DataFolder(path, DataState.Present, "holds a database cluster");
        }
        catch (DirectoryNotFoundException)
        {
            // A link whose target is away leads to data that is away.
            if (new DirectoryInfo(path).LinkTarget is { } target)
                return new DataFolder(path, DataState.Unknown, $"is a link to '{target}', which is not there");
            return File.Exists(path)
                ? new DataFolder(path, DataState.Unknown, "is a file")
                : new DataFolder(path, DataState.Absent, "is missing");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return new DataFolder(path, DataState.Unknown, $"cannot be read ({exception.Message.TrimEnd('.')})");
        }
    }

    // Opening tells what File.Exists does not: a file that is closed to this user is not a missing one.
    private static string? Missing(string path)
    {
        foreach (var file in new[] { "PG_VERSION", "global/pg_control" })
        {
            try
            {
                using var opened = File.OpenHandle(System.IO.Path.Combine(path, file));
                if (RandomAccess.GetLength(opened) == 0)
                    return file;
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return file;
            }
        }

        return null;
    }
}
