using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Reporting;

/// <summary>Keeps how long each phase of a run took, for a report at its end.</summary>
public sealed class PhaseLog : IRunObserver
{
    private readonly Lock _lock = new();
    private readonly List<LoggedPhase> _phases = [];

    /// <summary>The phases that have ended, in that order.</summary>
    public IReadOnlyList<LoggedPhase> Phases
    {
        get
        {
            lock (_lock)
                return [.. _phases];
        }
    }

    /// <inheritdoc />
    public void On(RunEvent happened)
    {
        if (happened is not PhaseEnded ended)
            return;
        lock (_lock)
            _phases.Add(new LoggedPhase(ended.Subject.Stack, ended.Phase, ended.Duration, ended.Failed));
    }
}

/// <summary>A phase that has ended.</summary>
/// <param name="Stack">Whose; null for what concerns the run as a whole.</param>
/// <param name="Phase">Which phase.</param>
/// <param name="Duration">Wall-clock time.</param>
/// <param name="Failed">Whether it ended with a failure.</param>
public sealed record LoggedPhase(string? Stack, Phase Phase, TimeSpan Duration, bool Failed);
