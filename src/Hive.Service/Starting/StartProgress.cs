namespace Hive.Service.Starting;

/// <summary>What the start is doing now, for whoever asks about health meanwhile.</summary>
public sealed class StartProgress
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile State now = new(StartPhase.Database, "PostgreSQL was not asked yet");

    /// <summary>The phase and, unless ready, why it is not over yet.</summary>
    public State Now => now;

    /// <summary>Returns when requests can be served, or after a time: <see cref="Now"/> tells which of the two.</summary>
    /// <param name="longest">How long at most.</param>
    /// <param name="token">Ends the wait at once.</param>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public async Task WaitAsync(TimeSpan longest, CancellationToken token)
    {
        try
        {
            await ready.Task.WaitAsync(longest, token);
        }
        catch (TimeoutException)
        {
            // Who asks finds out from the phase.
        }
    }

    internal void Enter(StartPhase phase, string? waitingFor = null)
    {
        now = new(phase, waitingFor);
        if (phase == StartPhase.Ready)
            ready.TrySetResult();
    }

    /// <summary>One moment of the start.</summary>
    /// <param name="Phase">How far it has come.</param>
    /// <param name="WaitingFor">What went wrong last, or what is going on; nothing when ready.</param>
    public sealed record State(StartPhase Phase, string? WaitingFor);
}
