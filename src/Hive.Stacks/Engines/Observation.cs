namespace Hive.Stacks.Engines;

/// <summary>A stack as an engine sees it now.</summary>
/// <param name="State">Whether its processes run.</param>
/// <param name="Started">When they were started; null when they do not run.</param>
/// <param name="Detail">What a user should know about the state, as in "exited with 137"; null when it is plain.</param>
public sealed record Observation(StackState State, DateTimeOffset? Started = null, string? Detail = null)
{
    /// <summary>Nothing is there.</summary>
    public static Observation Absent { get; } = new(StackState.Absent) { IsLost = true };

    /// <summary>True when it will not become healthy by waiting.</summary>
    public bool IsLost { get; init; }

    /// <summary>Where the engine has its ports; null when it has none now.</summary>
    public Endpoint? Endpoint { get; init; }

    /// <summary>True for a stack that runs, if only in part.</summary>
    public bool IsUp => State is StackState.Running or StackState.Degraded;
}
