using System.Diagnostics;
using Hive.Stacks.Catalogue;
using Npgsql;

namespace Hive.Stacks.Health;

/// <summary>
/// Asks a stack's PostgreSQL through its published port: over TCP, as the application's user, with a query.
/// </summary>
internal static class PostgresProbe
{
    // A busy machine opens a connection late; a server that hangs answers never.
    private const int TimeoutSeconds = 10;

    /// <summary>Whether a detail, of a look or of the API's own check, says that the password is not the role's.</summary>
    public static bool RefusesPassword(string? detail) =>
        detail?.Contains(PostgresErrorCodes.InvalidPassword, StringComparison.Ordinal) == true;

    /// <summary>Takes one look.</summary>
    /// <param name="host">Where it listens.</param>
    /// <param name="port">Its port. 1 to 65535.</param>
    /// <param name="database">The database to log in to.</param>
    /// <param name="passwordFile">File of the password.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HealthCheckResult?> ProbeAsync(
        string host,
        int port,
        string database,
        string passwordFile,
        CancellationToken cancellationToken
    )
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var settings = new NpgsqlConnectionStringBuilder
            {
                Host = host,
                Port = port,
                Username = StackDefinition.DatabaseUser,
                Database = database,
                Password = (await File.ReadAllTextAsync(passwordFile, cancellationToken)).Trim(),
                // Whoever listens there may ask for the password itself: it is not told, and only a server that knows it is
                // believed.
                RequireAuth = "ScramSHA256",
                SslMode = SslMode.Disable,
                GssEncryptionMode = GssEncryptionMode.Disable,
                Pooling = false,
                Timeout = TimeoutSeconds,
                CommandTimeout = TimeoutSeconds,
            };
            await using var source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).Build();
            await using var command = source.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return new HealthCheckResult("healthy") { LatencyMilliseconds = Math.Round(watch.Elapsed.TotalMilliseconds, 2) };
        }
        catch (Exception exception)
            when (exception is NpgsqlException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return new HealthCheckResult("unhealthy")
            {
                Detail = $"PostgreSQL on port {port}: {exception.GetBaseException().Message}",
            };
        }
    }
}
