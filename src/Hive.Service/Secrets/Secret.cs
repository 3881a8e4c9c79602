namespace Hive.Service.Secrets;

/// <summary>A text that must reach neither a log, nor a message, nor a debugger window by accident.</summary>
public sealed class Secret(string value)
{
    /// <summary>The text itself. The only way out, so every use of a secret can be found by this name.</summary>
    public string Reveal() => value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
