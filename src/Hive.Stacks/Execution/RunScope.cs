using Hive.Stacks.Plans;

namespace Hive.Stacks.Execution;

/// <summary>
/// The part of a run's events that concerns one subject. It measures how long each phase takes: time spent waiting counts to
/// the phase that was entered last.
/// </summary>
public sealed class RunScope
{
    private readonly RunEvents _events;
    private readonly TimeProvider _time;
    private readonly List<PhaseTime> _times = [];
    private (Phase Phase, string Title, long Entered)? _current;
    private long _begun;

    internal RunScope(RunEvents events, RunSubject subject, TimeProvider time) =>
        (_events, Subject, _time) = (events, subject, time);

    /// <summary>Whom it concerns.</summary>
    public RunSubject Subject { get; }

    /// <summary>Each phase that has ended, with its length, in order.</summary>
    public IReadOnlyList<PhaseTime> Times => [.. _times];

    /// <summary>Says one sentence that stays on the screen.</summary>
    public void Say(string sentence) => _events.Publish(new Said(Subject, sentence));

    /// <summary>Begins a step. When its phase is another one than before, the phase before has ended.</summary>
    /// <param name="phase">Which phase.</param>
    /// <param name="title">What is done in it.</param>
    public void Begin(Phase phase, string title)
    {
        if (_current?.Phase != phase)
            End(failed: false);
        _begun = _time.GetTimestamp();
        _current = (phase, title, _current?.Entered ?? _begun);
        _events.Publish(new StepBegan(Subject, phase, title));
    }

    /// <summary>Begins a phase unless it, or a later one, has begun already.</summary>
    /// <returns>True when it is new.</returns>
    public bool Enter(Phase phase, string title)
    {
        if (_current?.Phase >= phase)
            return false;
        Begin(phase, title);
        return true;
    }

    /// <summary>The newest line that a program wrote.</summary>
    public void Line(string text) => _events.Publish(new LineWritten(Subject, text));

    /// <summary>The step that was begun last has come so far.</summary>
    public void Progress(StepProgress made)
    {
        if (_current is { } current)
            _events.Publish(new Progressed(Subject, current.Phase, made.Bytes, made.Total, _time.GetElapsedTime(_begun)));
    }

    /// <summary>Ends the last phase: it is done.</summary>
    public void Finish() => End(failed: false);

    /// <summary>Ends the last phase: it has failed.</summary>
    public void Abandon() => End(failed: true);

    private void End(bool failed)
    {
        if (_current is not { } ended)
            return;
        _current = null;
        var duration = _time.GetElapsedTime(ended.Entered);
        _times.Add(new PhaseTime(ended.Phase, duration));
        _events.Publish(new PhaseEnded(Subject, ended.Phase, ended.Title, duration, failed));
    }
}
