namespace Hive.Service.Components.Keys;

/// <summary>What the value of a key is.</summary>
internal enum KeyType
{
    /// <summary>A text; numbers and booleans are texts that look so.</summary>
    Text,

    /// <summary>A whole number within a range.</summary>
    Whole,

    /// <summary>A number within a range.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>One of some words.</summary>
    Word,

    /// <summary>A list of names.</summary>
    Names,

    /// <summary>A text, or a list of texts.</summary>
    Lines,

    /// <summary>Texts by name.</summary>
    Texts,

    /// <summary>A mapping of keys: another section of the table.</summary>
    Section,

    /// <summary>A list of such mappings.</summary>
    Sections,

    /// <summary>A JSON Schema.</summary>
    Schema,

    /// <summary>A key of other programs that read the same file: a warning, and no effect.</summary>
    Unused,
}

/// <summary>One key of components' files: how it is read, documented and described to editors.</summary>
/// <param name="Name">As files have it.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Meaning">For people, as Markdown, without range and words.</param>
internal sealed record ComponentKey(string Name, KeyType Type, string Meaning)
{
    /// <summary>What counts without it, for people.</summary>
    public string Default { get; init; } = "";

    /// <summary>The least of numbers.</summary>
    public double Least { get; init; }

    /// <summary>The most of numbers.</summary>
    public double Most { get; init; }

    /// <summary>The words of <see cref="KeyType.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The section of <see cref="KeyType.Section"/> and <see cref="KeyType.Sections"/>.</summary>
    public string Of { get; init; } = "";

    /// <summary>Whether the section cannot do without it.</summary>
    public bool Required { get; init; }
}
