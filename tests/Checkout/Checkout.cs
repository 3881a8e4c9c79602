namespace Hive.Testing;

/// <summary>The repository that the tests were built from.</summary>
internal static class Checkout
{
    // What .gitignore names, and git itself: none of it is part of the project.
    private static readonly HashSet<string> Outside =
    [
        ".git",
        ".vs",
        ".idea",
        "artifacts",
        "bin",
        "obj",
        "TestResults",
        "node_modules",
        ".env",
    ];

    public static string Root { get; } = Above(AppContext.BaseDirectory);

    // The default workspace's own, at the root alone.
    private static readonly HashSet<string> OutsideAtTheRoot = ["ai", ".claude", ".mcp.json", ".env.example"];

    // The default workspace's: only its README is the project's.
    private static string Data { get; } = Path.Combine(Root, "data");

    /// <summary>Every file of the project, relative to its root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [.. Walk(Root).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>The C# files below a folder.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Files.Where(file =>
            file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal)
        );

    public static string At(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(At(path)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Walk(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder)
                .Where(file => IsInside(file) && (folder != Data || Path.GetFileName(file) == "README.md")),
            .. Directory.EnumerateDirectories(folder).Where(inner => IsInside(inner) && folder != Data).SelectMany(Walk),
        ];

    private static bool IsInside(string path) =>
        !Outside.Contains(Path.GetFileName(path))
        && !(
            Path.GetDirectoryName(path) == Root
            && (
                OutsideAtTheRoot.Contains(Path.GetFileName(path))
                || Path.GetFileName(path).StartsWith("docker-compose", StringComparison.Ordinal)
            )
        );

    private static string Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hive.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above '{start}' holds Hive.slnx.");
    }
}
