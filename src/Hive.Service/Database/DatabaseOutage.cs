using Npgsql;

namespace Hive.Service.Database;

/// <summary>Tells a PostgreSQL that is going, gone or coming from one that refuses a statement.</summary>
public static class DatabaseOutage
{
    /// <summary>Whether the same statement may succeed in a moment.</summary>
    public static bool Caused(NpgsqlException e) =>
        e switch
        {
            PostgresException p => p.SqlState
                is PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown
                    or PostgresErrorCodes.CannotConnectNow
                    or PostgresErrorCodes.TooManyConnections,
            _ => true,
        };

    /// <summary>
    /// Whether the same statement may succeed later: also when a full disk has room again, a read-only server is none any
    /// more, and after a deadlock.
    /// </summary>
    public static bool MayPass(NpgsqlException e) =>
        Caused(e) || e.IsTransient || e.SqlState is PostgresErrorCodes.DiskFull or PostgresErrorCodes.ReadOnlySqlTransaction;
}
