using Hive.Stacks.Plans;

namespace Hive.Stacks.Reporting;

/// <summary>Shows what another view shows, and notes how long each phase took.</summary>
/// <param name="view">What shows it.</param>
/// <param name="log">Takes the times.</param>
/// <param name="time">The clock.</param>
/// <param name="stack">Whose phases these are; null for the run as a whole.</param>
public sealed class TimedView(IRunView view, PhaseLog log, TimeProvider time, string? stack = null) : IRunView
{
    private Phase? _phase;
    private long _began;

    /// <inheritdoc />
    public IRunView Named(string name) => new TimedView(view.Named(name), log, time, name);

    /// <inheritdoc />
    public void Say(string sentence) => view.Say(sentence);

    /// <inheritdoc />
    public void Begin(Phase phase, string title)
    {
        if (_phase != phase)
        {
            Note(failed: false);
            (_phase, _began) = (phase, time.GetTimestamp());
        }

        view.Begin(phase, title);
    }

    /// <inheritdoc />
    public void Line(string text) => view.Line(text);

    /// <inheritdoc />
    public void Finish()
    {
        Note(failed: false);
        view.Finish();
    }

    /// <inheritdoc />
    public void Abandon()
    {
        Note(failed: true);
        view.Abandon();
    }

    private void Note(bool failed)
    {
        if (_phase is { } phase) log.Add(new LoggedPhase(stack, phase, time.GetElapsedTime(_began), failed));
        _phase = null;
    }
}
