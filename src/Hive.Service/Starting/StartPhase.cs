namespace Hive.Service.Starting;

/// <summary>How far the start has come.</summary>
public enum StartPhase
{
    /// <summary>PostgreSQL does not answer yet.</summary>
    Database,

    /// <summary>The schema is being brought up to date.</summary>
    Migrate,

    /// <summary>Requests can be served.</summary>
    Ready,
}
