using Hive.Stacks.Platform;

namespace Hive.Stacks.Plans;

/// <summary>Asks a recorded process to end, waits for it, and takes its record away.</summary>
/// <param name="What">Its name, as in "api".</param>
/// <param name="RecordFile">Where its record lies.</param>
/// <param name="Record">The process.</param>
/// <param name="Signal">The signal that ends it in good order.</param>
/// <param name="LastSignal">The signal for when it has not ended in time.</param>
/// <param name="Why">The reason.</param>
internal sealed record EndStep(string What, string RecordFile, ProcessRecord Record, int Signal, int LastSignal, string Why)
    : PlanStep(Phase.Stop, $"end {What} (process {Record.ProcessId}, signal {Signal})", Why)
{
    /// <summary>How long it may take to end in good order.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);
}
