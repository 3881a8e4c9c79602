namespace Hive.Service.Components.Files;

/// <summary>
/// The components folder. A file is read again only when its time of change or its size differs from last time.
/// </summary>
/// <remarks>
/// Looked at by stamps, not by notifications: those do not cross every mount, and where they do they may be lost.
/// </remarks>
internal sealed class ComponentFolder(string root)
{
    private const int MostOfAKind = 1000;

    private Dictionary<ComponentPlace, Known> known = [];

    /// <summary>What is there now.</summary>
    public FolderContent Look()
    {
        Dictionary<ComponentPlace, Known> now = [];
        List<ComponentProblem> problems = [];
        if (!Directory.Exists(root))
            problems.Add(Problem(".", "The components folder does not exist, or this user may not enter it."));
        foreach (var kind in Enum.GetValues<ComponentKind>())
        {
            var folder = ComponentPlace.FolderOf(kind);
            try
            {
                foreach (var place in Places(kind, folder, problems))
                {
                    if (Stamp.Of(PathOf(place)) is { } stamp)
                        now[place] =
                            known.GetValueOrDefault(place) is { } same && same.Stamp == stamp
                                ? same
                                : new(stamp, Read(place));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(Problem(folder, "The folder cannot be read by the API's user."));
            }
        }
        var changed =
            now.Count != known.Count || now.Any(one => !ReferenceEquals(known.GetValueOrDefault(one.Key), one.Value));
        known = now;
        return new([.. now.Values.Select(one => one.File)], problems, changed);
    }

    private IEnumerable<ComponentPlace> Places(ComponentKind kind, string folder, List<ComponentProblem> problems)
    {
        var path = Path.Combine(root, folder);
        if (!Directory.Exists(path))
            yield break;
        var count = 0;
        foreach (var entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(entry);
            if (name[0] is '.' or '_')
                continue;
            if (!Directory.Exists(entry))
            {
                if (Path.GetExtension(name) is ".yaml" or ".yml")
                    problems.Add(
                        Problem(
                            $"{folder}/{name}",
                            $"A component has a folder of its own: move it to {folder}/{Path.GetFileNameWithoutExtension(name)}/{ComponentPlace.FileName}."
                        )
                    );
            }
            else if (
                File.Exists(Path.Combine(entry, "config.yml")) && !File.Exists(Path.Combine(entry, ComponentPlace.FileName))
            )
                problems.Add(
                    Problem($"{folder}/{name}/config.yml", $"The file is called {ComponentPlace.FileName}; rename it.")
                );
            else if (!File.Exists(Path.Combine(entry, ComponentPlace.FileName)))
                continue;
            else if (!ComponentId.IsValid(name))
                problems.Add(
                    Problem($"{folder}/{name}", $"The folder's name is the component's id, which has {ComponentId.Rule}.")
                );
            else if (count++ == MostOfAKind)
            {
                problems.Add(Problem(folder, $"There are more than {MostOfAKind} {folder}; the rest is left out."));
                yield break;
            }
            else
                yield return ComponentPlace.Of(kind, name);
        }
    }

    private ParsedFile Read(ComponentPlace place)
    {
        try
        {
            if (LeadsOut(place))
                throw new FileException("This is a link that leads out of the components folder; put the file itself here.");
            return ComponentParser.Parse(place, FileText.Read(PathOf(place)));
        }
        catch (FileException e)
        {
            return Unreadable(place, e.Message, e.Line, e.Column);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(place, "The file cannot be read by the API's user.");
        }
    }

    // Links inside the folder are usual where a configuration is mounted; one to elsewhere would let a file of the host in.
    private bool LeadsOut(ComponentPlace place)
    {
        var inside = Real(root) + Path.DirectorySeparatorChar;
        var kind = Path.Combine(root, ComponentPlace.FolderOf(place.Kind));
        return new[] { kind, Path.Combine(kind, place.Id), PathOf(place) }.Any(path =>
            Target(path) is { } target && !target.StartsWith(inside, StringComparison.Ordinal)
        );
    }

    private static string Real(string path) => Target(path) ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static string? Target(string path) =>
        (
            Directory.Exists(path)
                ? Directory.ResolveLinkTarget(path, returnFinalTarget: true)
                : File.ResolveLinkTarget(path, returnFinalTarget: true)
        )?.FullName;

    private string PathOf(ComponentPlace place) => Path.Combine(root, place.File);

    private static ParsedFile Unreadable(ComponentPlace place, string message, int line = 1, int column = 1) =>
        new(place, null, [Problem(place.File, message) with { Line = line, Column = column }], "");

    private static ComponentProblem Problem(string file, string message) => new() { File = file, Message = message };

    private sealed record Known(Stamp Stamp, ParsedFile File);

    private readonly record struct Stamp(DateTime Changed, long Length)
    {
        public static Stamp? Of(string path) =>
            new FileInfo(path) is { Exists: true } file ? new(file.LastWriteTimeUtc, file.Length) : null;
    }
}

/// <summary>What one look at the folder showed.</summary>
/// <param name="Files">Every component's file, good or not.</param>
/// <param name="Problems">Of folders and of files in wrong places; those of components are with their file.</param>
/// <param name="Changed">Whether a file came, went or changed since the look before.</param>
internal sealed record FolderContent(
    IReadOnlyList<ParsedFile> Files,
    IReadOnlyList<ComponentProblem> Problems,
    bool Changed
);
