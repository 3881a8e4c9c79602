namespace Hive.Api.Telemetry;

/// <summary>What happened in one step of time.</summary>
/// <param name="number">Which step, since 1970.</param>
internal sealed class MetricPoint(long number)
{
    public long Number => number;

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(number * MetricHistory.StepSeconds);

    public Durations Requests { get; private set; } = new();

    public int FailedRequests { get; set; }

    public Durations Runs { get; private set; } = new();

    public int CompletedRuns { get; set; }

    public int FailedRuns { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    public int ActiveRuns { get; set; }

    public int QueuedRuns { get; set; }

    public int UsedConnections { get; set; }

    public int IdleConnections { get; set; }

    public int MostConnections { get; set; }

    public long MemoryBytes { get; set; }

    /// <summary>As it is now; this one goes on changing.</summary>
    public MetricPoint Copy()
    {
        var copy = (MetricPoint)MemberwiseClone();
        (copy.Requests, copy.Runs) = (Requests.Copy(), Runs.Copy());
        return copy;
    }
}
