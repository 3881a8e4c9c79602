using Hive.Stacks.Plans;

namespace Hive.Stacks.Execution;

/// <summary>
/// One thing that happened in a run. Everything that is shown, kept or reported about a run is made of these.
/// </summary>
/// <param name="Subject">Whom it concerns.</param>
public abstract record RunEvent(RunSubject Subject);

/// <summary>Whom an event concerns.</summary>
/// <param name="Stack">The stack's full name; null for the run as a whole.</param>
/// <param name="IsOneOfSeveral">Whether several stacks are worked on at the same time, so that its name has to be
/// told.</param>
public sealed record RunSubject(string? Stack, bool IsOneOfSeveral = false);

/// <summary>A sentence for whoever started the run.</summary>
/// <param name="Subject">Whom it concerns.</param>
/// <param name="Sentence">The sentence; it may have several lines.</param>
public sealed record Said(RunSubject Subject, string Sentence) : RunEvent(Subject);

/// <summary>A stretch of work began, or goes on with its next step.</summary>
/// <param name="Subject">Whom it concerns.</param>
/// <param name="Phase">Which stretch.</param>
/// <param name="Title">What is done now.</param>
public sealed record StepBegan(RunSubject Subject, Phase Phase, string Title) : RunEvent(Subject);

/// <summary>A program wrote a line.</summary>
/// <param name="Subject">Whom it concerns.</param>
/// <param name="Text">The line.</param>
public sealed record LineWritten(RunSubject Subject, string Text) : RunEvent(Subject);

/// <summary>A long step has come so far.</summary>
/// <param name="Subject">Whom it concerns.</param>
/// <param name="Phase">Which stretch.</param>
/// <param name="Bytes">What is done.</param>
/// <param name="Total">About how much there is to do; null when nobody knows.</param>
/// <param name="Elapsed">How long the step has taken.</param>
internal sealed record Progressed(RunSubject Subject, Phase Phase, long Bytes, long? Total, TimeSpan Elapsed)
    : RunEvent(Subject)
{
    /// <summary>Mean rate so far, in bytes a second.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Bytes / Elapsed.TotalSeconds : 0;

    /// <summary>About how long it will take still; null when nobody knows.</summary>
    public TimeSpan? Remaining =>
        Total is { } total && Rate > 0 ? TimeSpan.FromSeconds(Math.Max(total - Bytes, 0) / Rate) : null;
}

/// <summary>A stretch of work ended.</summary>
/// <param name="Subject">Whom it concerns.</param>
/// <param name="Phase">Which stretch.</param>
/// <param name="Title">What was done last in it.</param>
/// <param name="Duration">Wall-clock time of the whole stretch.</param>
/// <param name="Failed">Whether it ended with a failure.</param>
public sealed record PhaseEnded(RunSubject Subject, Phase Phase, string Title, TimeSpan Duration, bool Failed)
    : RunEvent(Subject);

/// <summary>A phase and how long it took.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Duration">Wall-clock time.</param>
public sealed record PhaseTime(Phase Phase, TimeSpan Duration);

/// <summary>
/// Takes the events of a run, in their order; stacks that are worked on at the same time never call it at the same time.
/// </summary>
public interface IRunObserver
{
    /// <summary>Takes one.</summary>
    void On(RunEvent happened);
}
