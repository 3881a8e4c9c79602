namespace Hive.Stacks.Engines;

/// <summary>
/// One entry that a stack wrote. What a program writes over several lines is one entry once it has passed the reader of
/// entries.
/// </summary>
/// <param name="Time">When it was written.</param>
/// <param name="Source">Which process wrote it, as in "postgres" or "api".</param>
/// <param name="Text">The line, or the lines.</param>
public sealed record LogLine(DateTimeOffset Time, string Source, string Text)
{
    /// <summary>
    /// Which stack wrote it, with its instance's name, as in "agent-feature-x"; empty where there is only one.
    /// </summary>
    public string Stack { get; init; } = "";
}
