namespace Hive.Service.Tools.Confinement;

/// <summary>
/// The file system without some of it, as a list of what is left: Landlock allows, and knows no exceptions.
/// </summary>
internal static class VisiblePaths
{
    /// <summary>
    /// The largest folders, and files, that hold nothing hidden. What is made later beside a folder that leads to a hidden
    /// one is not among them.
    /// </summary>
    /// <param name="hidden">Absolute paths without links on the way; they need not be there.</param>
    public static IEnumerable<string> Beside(IReadOnlyCollection<string> hidden) => Beside("/", hidden);

    private static IEnumerable<string> Beside(string folder, IReadOnlyCollection<string> hidden)
    {
        foreach (var entry in Entries(folder))
        {
            if (hidden.Contains(entry.FullName))
                continue;
            if (LeadsTo(entry.FullName, hidden))
            {
                foreach (var below in Beside(entry.FullName, hidden))
                    yield return below;
            }
            // Where a link leads has a path of its own.
            else if (entry.LinkTarget is null)
                yield return entry.FullName;
        }
    }

    /// <summary>Whether something hidden lies below a folder.</summary>
    public static bool LeadsTo(string folder, IReadOnlyCollection<string> hidden) =>
        hidden.Any(path => path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal));

    private static FileSystemInfo[] Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What nobody may list stays closed but for the way through it.
            return [];
        }
    }
}
