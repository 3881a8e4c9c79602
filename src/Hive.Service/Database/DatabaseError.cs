using System.Net.Sockets;
using Npgsql;

namespace Hive.Service.Database;

/// <summary>Says in one short line why PostgreSQL did not serve, without anything secret.</summary>
internal static class DatabaseError
{
    /// <summary>The line, or nothing when the exception has another origin or the caller gave up itself.</summary>
    public static string? Describes(Exception e, CancellationToken callers, DatabaseSettings? settings = null) =>
        e switch
        {
            _ when callers.IsCancellationRequested => null,
            PostgresException p => $"PostgreSQL says: {p.MessageText} ({p.SqlState}){Remedy(p, settings)}",
            NpgsqlException { InnerException: TimeoutException } or OperationCanceledException or TimeoutException =>
                "PostgreSQL did not answer in time",
            NpgsqlException { InnerException: SocketException s } => $"PostgreSQL cannot be reached: {s.Message}",
            NpgsqlException { InnerException: IOException } => "PostgreSQL closed the connection",
            NpgsqlException n => n.Message,
            SocketException s => $"PostgreSQL cannot be reached: {s.Message}",
            _ => null,
        };

    private static string Remedy(PostgresException e, DatabaseSettings? settings) =>
        e.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword when settings is not null =>
                $". The password in {settings.Password.Path} is not the role's: write the right one into that file, or give the role the one that is there "
                    + $"(alter role {settings.User} password '…'); it counts at once",
            PostgresErrorCodes.DiskFull => ". Free some room on the disk of its data; nothing else is needed",
            _ => "",
        };

    /// <summary>
    /// Whether the connection came from before a restart of PostgreSQL. Such a one says nothing about PostgreSQL now.
    /// </summary>
    public static bool MayBeStale(NpgsqlException e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown }
        || e.InnerException is IOException;
}
