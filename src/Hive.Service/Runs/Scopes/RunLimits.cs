namespace Hive.Service.Runs.Scopes;

/// <summary>How much runs may take.</summary>
public sealed record RunLimits
{
    /// <summary>Runs under way at once; more wait for their turn.</summary>
    public int AtOnce { get; init; } = 128;

    /// <summary>Runs that may wait; more are refused.</summary>
    public int Waiting { get; init; } = 2000;

    /// <summary>How long one may wait.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one may take once it has begun.</summary>
    public TimeSpan LongestRun { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest answer in characters: an endpoint that never stops must not fill the memory.</summary>
    public int LongestOutput { get; init; } = 2_000_000;

    /// <summary>How long the answer to a client waits for a database that does not take the run's end.</summary>
    public TimeSpan StoreEnd { get; init; } = TimeSpan.FromSeconds(3);
}
