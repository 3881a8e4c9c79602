namespace Hive.Service.Runs;

/// <summary>An event of a run and its place in the run's log.</summary>
/// <param name="Seq">Rises within a run, with gaps; a reader goes on behind the last one that it has.</param>
/// <param name="At">When it happened.</param>
/// <param name="Event">What happened.</param>
public readonly record struct LoggedEvent(long Seq, DateTimeOffset At, RunEvent Event);
