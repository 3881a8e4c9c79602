namespace Hive.Service.Runs.Records;

/// <summary>A row of <c>hive.run_events</c> without its run.</summary>
/// <param name="Seq">Rises within a run, with gaps.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What happened, as a word.</param>
/// <param name="Payload">The rest, as JSON.</param>
public readonly record struct EventRow(long Seq, DateTimeOffset At, string Kind, string Payload);
