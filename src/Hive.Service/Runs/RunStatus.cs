namespace Hive.Service.Runs;

/// <summary>How a run stands.</summary>
public enum RunStatus
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Is under way.</summary>
    Running,

    /// <summary>Waits for a person.</summary>
    Paused,

    /// <summary>Has its answer.</summary>
    Completed,

    /// <summary>Ended without an answer; its error says why.</summary>
    Failed,

    /// <summary>Was ended by whoever asked to.</summary>
    Cancelled,

    /// <summary>The API ended while it was under way.</summary>
    Interrupted,
}

/// <summary>The words of <see cref="RunStatus"/>, as they are stored and sent.</summary>
public static class RunStatusWords
{
    /// <summary>In lower case.</summary>
    public static string Word(this RunStatus status) =>
        status switch
        {
            RunStatus.Queued => "queued",
            RunStatus.Running => "running",
            RunStatus.Paused => "paused",
            RunStatus.Completed => "completed",
            RunStatus.Failed => "failed",
            RunStatus.Cancelled => "cancelled",
            _ => "interrupted",
        };

    /// <summary>The other way.</summary>
    public static RunStatus Parse(string word) =>
        word switch
        {
            "queued" => RunStatus.Queued,
            "running" => RunStatus.Running,
            "paused" => RunStatus.Paused,
            "completed" => RunStatus.Completed,
            "failed" => RunStatus.Failed,
            "cancelled" => RunStatus.Cancelled,
            _ => RunStatus.Interrupted,
        };
}
