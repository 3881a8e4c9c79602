using Hive.Stacks.Plans;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Local;

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
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeeperPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <summary>How long it may take to end in good order.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public override async Task ExecuteAsync(ICommandRunner runner, Action<string>? onLine, CancellationToken cancellationToken)
    {
        if (!await EndsAsync(Signal, Patience, cancellationToken) && !await EndsAsync(LastSignal, LastPatience, cancellationToken))
        {
            throw new StackException(
                FailureKind.Failed, $"Process {Record.ProcessId} ({What}) does not end.", $"Look at it (ps -fp {Record.ProcessId}) and run this again.");
        }

        // What it said last is in its log then. A child of its that lives on may still write there; nothing waits for that.
        if (Record.Keeper is { } keeper) await EndedAsync(keeper, KeeperPatience, cancellationToken);
        File.Delete(RecordFile);
    }

    private Task<bool> EndsAsync(int signal, TimeSpan patience, CancellationToken cancellationToken)
    {
        Record.Signal(signal);
        return EndedAsync(Record, patience, cancellationToken);
    }

    private static async Task<bool> EndedAsync(ProcessRecord process, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            while (process.IsAlive) await Task.Delay(LookEvery, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
