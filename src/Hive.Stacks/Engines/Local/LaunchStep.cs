using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Local;

/// <summary>Starts a process that outlives the console.</summary>
/// <param name="Process">Which process.</param>
/// <param name="Launch">The command that detaches it.</param>
/// <param name="Settings">What it is started with, for later runs to know.</param>
/// <param name="Why">The reason.</param>
internal sealed record LaunchStep(LocalProcess Process, Command Launch, string Settings, string Why)
    : PlanStep(Phase.Initialise, $"start {Process.Name}", Why)
{
    /// <summary>What it is started from, as <see cref="LocalProcess.Runs"/> will say.</summary>
    public string Runs => Settings.Split(' ')[1];

    public override Command Command => Launch;

    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        Process.Note(Settings);
        (await runner.RunAsync(Launch, onLine, cancellationToken)).OrThrow($"Starting {Process.Name}", $"Read its log: {Process.LogFile}");
    }
}
