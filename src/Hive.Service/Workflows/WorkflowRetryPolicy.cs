namespace Hive.Service.Workflows;

/// <summary>How long a failed step rests before it is tried again.</summary>
public sealed record WorkflowRetryPolicy
{
    /// <summary>After the first failure; it doubles with each.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    internal TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures, 10)));
}
