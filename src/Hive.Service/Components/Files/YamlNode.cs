namespace Hive.Service.Components.Files;

/// <summary>A piece of a file, and where it begins.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal abstract record YamlNode(int Line, int Column)
{
    /// <summary>For messages.</summary>
    public abstract string What { get; }
}

/// <summary>A text, as it is; numbers and booleans are texts that look so.</summary>
internal sealed record YamlText(string Text, bool Plain, int Line, int Column) : YamlNode(Line, Column)
{
    public override string What =>
        IsNull ? "nothing"
        : Text.Length > 40 ? $"\"{Text[..40]}…\""
        : $"\"{Text}\"";

    public bool IsNull => Plain && Text is "" or "~" or "null";
}

/// <summary>Values by key.</summary>
internal sealed record YamlMap(IReadOnlyList<KeyValuePair<YamlText, YamlNode>> Entries, int Line, int Column)
    : YamlNode(Line, Column)
{
    public override string What => "a mapping";
}

/// <summary>Values in order.</summary>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column)
{
    public override string What => "a list";
}
