namespace Hive.Stacks.EngineSetup;

/// <summary>Finds programs of the system: daemons lie in folders that not every root shell has on its PATH.</summary>
/// <param name="searchPath">The console's PATH.</param>
internal sealed class ProgramFinder(string searchPath)
{
    private static readonly string[] SystemFolders =
    [
        "/usr/local/sbin",
        "/usr/local/bin",
        "/usr/sbin",
        "/usr/bin",
        "/sbin",
        "/bin",
    ];

    /// <summary>The console's PATH with the system's folders behind it.</summary>
    public string SearchPath { get; } =
        string.Join(
            Path.PathSeparator,
            searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(SystemFolders).Distinct()
        );

    /// <summary>The path of a program; null when it is nowhere.</summary>
    public string? Find(string name) =>
        SearchPath.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
