namespace Hive.Stacks.Plans;

/// <summary>Writes a file that everybody may read, whole or not at all.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Text">The whole file.</param>
/// <param name="Reason">Why.</param>
public sealed record WriteFileStep(string Path, string Text, string Reason)
    : PlanStep(Phase.Create, $"write {Path}", Reason);
