using Hive.Stacks.Commands;

namespace Hive.Stacks.Plans;

/// <summary>Starts a process that outlives the console. What an earlier one wrote is kept beside its log.</summary>
/// <param name="Name">Its name, as in "postgres".</param>
/// <param name="Launch">The command that detaches it and writes its record.</param>
/// <param name="Files">Where its record, settings and log lie.</param>
/// <param name="Settings">What it is started with, for later runs to know.</param>
/// <param name="Why">The reason.</param>
internal sealed record LaunchStep(string Name, Command Launch, ProcessFiles Files, string Settings, string Why)
    : PlanStep(Phase.Initialise, $"start {Name}", Why)
{
    /// <inheritdoc />
    public override Command Command => Launch;
}

/// <summary>The files about a detached process. All paths are absolute.</summary>
/// <param name="Record">Which process it is.</param>
/// <param name="Settings">What it was started with.</param>
/// <param name="Log">What it wrote.</param>
internal sealed record ProcessFiles(string Record, string Settings, string Log)
{
    /// <summary>Parts of a log that have been put aside, the oldest first; <c>launch.sh</c> names them.</summary>
    /// <param name="log">The log's path.</param>
    public static IReadOnlyList<string> OlderThan(string log) => [log + ".2", log + ".1"];
}
