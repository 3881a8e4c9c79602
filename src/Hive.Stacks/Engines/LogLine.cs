namespace Hive.Stacks.Engines;

/// <summary>One line that a stack wrote.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Source">Which process wrote it, as in "postgres" or "api".</param>
/// <param name="Text">The line.</param>
public sealed record LogLine(DateTimeOffset Time, string Source, string Text);
