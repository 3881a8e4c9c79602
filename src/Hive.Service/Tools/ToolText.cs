namespace Hive.Service.Tools;

/// <summary>
/// What came of a call of a tool. Whether it failed is said here and nowhere else: a result may begin with any words.
/// </summary>
/// <param name="Text">What the model reads.</param>
/// <param name="Failed">Whether that says why it failed.</param>
internal readonly record struct ToolText(string Text, bool Failed = false)
{
    public static implicit operator ToolText(string text) => new(text);

    /// <summary>As a function gives it: a text, or a <see cref="ToolFailure"/>.</summary>
    public object Result => Failed ? new ToolFailure(Text) : Text;
}

/// <summary>A call that failed, on its way from the function to whoever records it. The model reads its text.</summary>
internal sealed record ToolFailure(string Text)
{
    private const string Prefix = "Error: ";

    /// <summary>A failure for this reason.</summary>
    public static ToolFailure Because(string reason) => new(Prefix + reason);

    /// <summary>The reason alone.</summary>
    public string Reason => Text.StartsWith(Prefix, StringComparison.Ordinal) ? Text[Prefix.Length..] : Text;

    public override string ToString() => Text;
}
