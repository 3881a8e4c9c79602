namespace Hive.Service.Runs.Records;

/// <summary>What shall be done for a run's log.</summary>
internal enum EntryKind
{
    /// <summary>The run goes on record.</summary>
    Begin,

    /// <summary>Its log is written.</summary>
    Note,

    /// <summary>Its log is written, and somebody waits for it.</summary>
    Flush,

    /// <summary>Its log is written, and what it ended as.</summary>
    End,
}

/// <summary>One wish of a run to the writer.</summary>
internal sealed record RunEntry(LiveRun Run, EntryKind Kind)
{
    public RunRecord? Final { get; init; }

    public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What one transaction writes of several runs.</summary>
internal sealed class RunBatch
{
    private readonly List<RunEntry> entries;
    private readonly List<(LiveRun Run, long Last)> last = [];

    public RunBatch(List<RunEntry> entries)
    {
        this.entries = entries;
        foreach (var run in entries.Select(entry => entry.Run).Distinct())
        {
            var events = run.Unwritten();
            // How a run ended is on record in both places or in none.
            if (
                events is [.., { Event: RunEnded or RunPaused }]
                && !entries.Any(one => one.Run == run && one.Kind == EntryKind.End)
            )
                events = [.. events.SkipLast(1)];
            if (events.Count == 0)
                continue;
            last.Add((run, events[^1].Seq));
            Rows.AddRange(EventPayload.Rows(events).Select(row => (run.Id, row)));
        }
    }

    public IReadOnlyList<RunRecord> Begun =>
        [.. entries.Where(entry => entry.Kind == EntryKind.Begin).Select(entry => entry.Run.Facts)];

    public List<(Guid Run, EventRow Row)> Rows { get; } = [];

    public IReadOnlyList<RunRecord> Ended =>
        [.. entries.Where(entry => entry.Kind == EntryKind.End).Select(entry => entry.Final!)];

    /// <summary>Runs that may only go on when they are still this process's.</summary>
    public IReadOnlyList<Guid> Checked =>
        [.. entries.Where(entry => entry.Kind == EntryKind.Flush).Select(entry => entry.Run.Id).Distinct()];

    /// <summary>Those of <see cref="Checked"/> that are.</summary>
    public HashSet<Guid> Owned { get; } = [];

    /// <summary>When those that began had their turn within their session: now, or not yet.</summary>
    public Dictionary<Guid, DateTimeOffset?> Turns { get; } = [];

    /// <summary>It is on record.</summary>
    public void Written()
    {
        foreach (var run in entries.Where(entry => entry.Kind == EntryKind.Begin).Select(entry => entry.Run))
        {
            var at = Turns.GetValueOrDefault(run.Id);
            run.Turn = new(Waits: at is null, at);
        }
        foreach (var (run, seq) in last)
            run.Written(seq);
        foreach (var entry in entries.Where(entry => entry.Kind == EntryKind.Flush && !Owned.Contains(entry.Run.Id)))
            entry.Written.TrySetException(new RunLostException());
    }
}
