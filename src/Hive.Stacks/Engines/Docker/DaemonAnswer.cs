namespace Hive.Stacks.Engines.Docker;

/// <summary>Whether the daemon answers.</summary>
/// <param name="Version">Its version, when it answers.</param>
/// <param name="Problem">Why it does not answer.</param>
public sealed record DaemonAnswer(string? Version, string? Problem);
