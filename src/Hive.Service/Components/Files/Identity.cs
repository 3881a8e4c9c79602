namespace Hive.Service.Components.Files;

/// <summary>The section that every file begins with: <c>agent</c>, <c>team</c>, <c>workflow</c> or <c>tool</c>.</summary>
/// <remarks>The section stays open for the keys that only this kind has, until <see cref="Close"/>.</remarks>
internal sealed record Identity(
    string Id,
    string Name,
    string Version,
    string Description,
    string Source,
    string Hash,
    MapReader Section
)
{
    private const int LongestName = 200;

    public static Identity Read(MapReader file, string kind, ComponentPlace place, string hash)
    {
        var section = file.Section(kind) ?? Missing(file, kind);
        if (section.Text($"{kind}_id") is { } id && id != place.Id)
        {
            file.Problems.Error(
                section.Node($"{kind}_id")!,
                ComponentId.IsValid(id)
                    ? $"{kind}.{kind}_id is \"{id}\", but the folder is called \"{place.Id}\": they must be the same."
                    : $"{kind}.{kind}_id is no id: an id has {ComponentId.Rule}."
            );
        }
        var name = section.Text("name") is { } text && text.Trim() is { Length: > 0 } given ? given : place.Id;
        if (name.Length > LongestName)
            file.Problems.Error(section.Node("name")!, $"{kind}.name is longer than {LongestName} characters.");
        return new(
            place.Id,
            name,
            section.Text("version") ?? "1",
            section.Text("description")?.Trim() ?? "",
            place.File,
            hash,
            section
        );
    }

    /// <summary>After all keys of the section were asked for.</summary>
    public void Close() => Section.RefuseOthers();

    // Goes on with an empty one: what else is wrong with the file is wanted too.
    private static MapReader Missing(MapReader file, string kind)
    {
        if (file.Node(kind) is null)
            file.Problems.Error(
                file.Map,
                $"The section {kind} is missing; the file begins with {kind}: and its name below it."
            );
        return new(new([], file.Map.Line, file.Map.Column), kind, file.Problems);
    }
}
