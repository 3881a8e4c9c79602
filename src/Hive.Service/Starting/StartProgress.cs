namespace Hive.Service.Starting;

/// <summary>What the start is doing now, for whoever asks about health meanwhile.</summary>
public sealed class StartProgress
{
    private volatile State now = new(StartPhase.Database, "PostgreSQL was not asked yet");

    /// <summary>The phase and, unless ready, why it is not over yet.</summary>
    public State Now => now;

    internal void Enter(StartPhase phase, string? waitingFor = null) => now = new(phase, waitingFor);

    /// <summary>One moment of the start.</summary>
    /// <param name="Phase">How far it has come.</param>
    /// <param name="WaitingFor">What went wrong last, or what is going on; nothing when ready.</param>
    public sealed record State(StartPhase Phase, string? WaitingFor);
}
