using Hive.Stacks.Plans;

namespace Hive.Stacks.Health;

/// <summary>Measures how long each phase takes. Phases only go forward; time spent waiting counts to the phase that was entered last.</summary>
/// <param name="time">The clock.</param>
public sealed class PhaseClock(TimeProvider time)
{
    private readonly List<(Phase Phase, long Entered)> _entries = [];
    private long? _ended;

    /// <summary>The phase that runs now; null before the first.</summary>
    public Phase? Current => _entries is [.., var last] ? last.Phase : null;

    /// <summary>Enters a phase. Entering the same or an earlier one changes nothing.</summary>
    /// <returns>True when the phase is new.</returns>
    public bool Enter(Phase phase)
    {
        if (Current is { } current && phase <= current) return false;
        _entries.Add((phase, time.GetTimestamp()));
        return true;
    }

    /// <summary>Ends the last phase.</summary>
    public void End() => _ended = time.GetTimestamp();

    /// <summary>Each phase that was entered, with its length.</summary>
    public IReadOnlyList<PhaseTime> Times =>
    [
        .. _entries.Select((entry, index) => new PhaseTime(
            entry.Phase,
            time.GetElapsedTime(entry.Entered, index + 1 < _entries.Count ? _entries[index + 1].Entered : _ended ?? time.GetTimestamp()))),
    ];
}

/// <summary>A phase and how long it took.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Duration">Wall-clock time.</param>
public sealed record PhaseTime(Phase Phase, TimeSpan Duration);
