namespace Hive.Service.Components;

/// <summary>What all components have. Immutable: a run that holds one keeps it, whatever happens to the file.</summary>
public abstract record ComponentDefinition
{
    /// <summary>Which of the four it is.</summary>
    public abstract ComponentKind Kind { get; }

    /// <summary>Unique among its kind; see <see cref="ComponentId"/> for what it may consist of.</summary>
    public required string Id { get; init; }

    /// <summary>For people; the id where the file gives none.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What the file says of its version; <c>1</c> where it says nothing. A label: <see cref="StoredVersion"/> is what
    /// counts.
    /// </summary>
    public string Version { get; init; } = "1";

    /// <summary>One or two sentences for people and for models that choose; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// The file, relative to the components folder, with forward slashes: <c>agents/helper/config.yaml</c>.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the definition's text in lower-case hexadecimal. Equal hashes mean equal definitions.</summary>
    public required string Hash { get; init; }

    /// <summary>
    /// The number of this definition in <c>hive.component_versions</c>; nothing until the database was asked.
    /// </summary>
    public int? StoredVersion { get; init; }
}
