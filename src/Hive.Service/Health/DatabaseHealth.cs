namespace Hive.Service.Health;

/// <summary>What one round trip to PostgreSQL showed.</summary>
/// <param name="LatencyMs">How long it took in milliseconds, whether it succeeded or not.</param>
/// <param name="Error">Why it failed; nothing when it succeeded.</param>
/// <param name="VectorVersion">The version of pgvector in this database; nothing without it.</param>
public sealed record DatabaseHealth(double LatencyMs, string? Error, string? VectorVersion)
{
    /// <summary>Whether PostgreSQL answered the query.</summary>
    public bool IsHealthy => Error is null;
}
