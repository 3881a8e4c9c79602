namespace Hive.Stacks.Plans;

/// <summary>Removes a folder or file with all that is in it.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Reason">Why.</param>
public sealed record RemoveFolderStep(string Path, string Reason) : PlanStep(Phase.Remove, $"remove {Path}", Reason);
