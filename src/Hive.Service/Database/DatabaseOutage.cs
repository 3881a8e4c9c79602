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
}
