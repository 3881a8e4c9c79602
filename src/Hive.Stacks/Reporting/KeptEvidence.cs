namespace Hive.Stacks.Reporting;

/// <summary>What was kept of a failed start.</summary>
/// <param name="Folder">Absolute path; null when there is none.</param>
/// <param name="LastLines">The last lines of the stack's log, without secrets.</param>
/// <param name="Problem">What could not be kept and why, as sentences; null when all was.</param>
public sealed record KeptEvidence(string? Folder, IReadOnlyList<string> LastLines, string? Problem);
