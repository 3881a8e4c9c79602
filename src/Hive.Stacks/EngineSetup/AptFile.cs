namespace Hive.Stacks.EngineSetup;

/// <summary>A file that tells apt where packages come from, or which to prefer.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Text">The whole text.</param>
internal sealed record AptFile(string Path, string Text)
{
    private const string SourceList = "/etc/apt/sources.list";
    private const string SourceParts = "/etc/apt/sources.list.d";

    /// <summary>Name of the files that Hive adds, without the extension.</summary>
    private const string Own = "hive-trixie";

    /// <summary>Where the pins go. Without an extension, as apt_preferences(5) allows.</summary>
    public const string Preferences = $"/etc/apt/preferences.d/{Own}";

    public bool IsOwn => System.IO.Path.GetFileNameWithoutExtension(Path) == Own;

    /// <summary>True for the "deb822" format, false for one line per source.</summary>
    public bool IsDeb822 => Path.EndsWith(".sources", StringComparison.Ordinal);

    /// <summary>A source file of Hive's own in a format.</summary>
    public static AptFile OwnSource(bool deb822, string text) =>
        new($"{SourceParts}/{Own}{(deb822 ? ".sources" : ".list")}", text);

    /// <summary>All source files of this machine, in apt's order.</summary>
    public static IReadOnlyList<AptFile> ReadSources() =>
        [
            .. (File.Exists(SourceList) ? [SourceList] : Enumerable.Empty<string>())
                .Concat(
                    Directory.Exists(SourceParts) ? Directory.EnumerateFiles(SourceParts).Order(StringComparer.Ordinal) : []
                )
                .Where(path => System.IO.Path.GetExtension(path) is ".list" or ".sources")
                .Select(path => new AptFile(path, File.ReadAllText(path))),
        ];
}
