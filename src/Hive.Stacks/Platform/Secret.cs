namespace Hive.Stacks.Platform;

/// <summary>A value that does not print itself.</summary>
/// <param name="value">The plain text.</param>
public sealed class Secret(string value)
{
    /// <summary>The plain text, for the one place that needs it.</summary>
    public string Reveal() => value;

    /// <summary>Three stars, whatever the value.</summary>
    public override string ToString() => "***";
}
