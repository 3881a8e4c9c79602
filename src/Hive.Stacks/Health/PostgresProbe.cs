using System.Diagnostics;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;
using Npgsql;

namespace Hive.Stacks.Health;

/// <summary>Asks a stack's PostgreSQL through its published port: over TCP, as the application's user, with a query.</summary>
public static class PostgresProbe
{
    private const int PatienceSeconds = 3;

    /// <summary>Takes one look.</summary>
    public static async Task<HealthCheckResult> ProbeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var settings = new NpgsqlConnectionStringBuilder
            {
                Host = stack.Host.Trim('[', ']'),
                Port = stack.DatabasePort!.Value,
                Username = StackDefinition.DatabaseUser,
                Database = stack.Definition.Database,
                Password = (await File.ReadAllTextAsync(stack.DatabasePasswordFile, cancellationToken)).Trim(),
                // Whoever listens there may ask for the password itself: it is not told, and only a server that knows it is believed.
                RequireAuth = "ScramSHA256",
                SslMode = SslMode.Disable,
                GssEncryptionMode = GssEncryptionMode.Disable,
                Pooling = false,
                Timeout = PatienceSeconds,
                CommandTimeout = PatienceSeconds,
            };
            await using var source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).Build();
            await using var command = source.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return new HealthCheckResult("healthy") { LatencyMilliseconds = Math.Round(watch.Elapsed.TotalMilliseconds, 2) };
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return new HealthCheckResult("unhealthy") { Detail = $"PostgreSQL on port {stack.DatabasePort}: {exception.GetBaseException().Message}" };
        }
    }
}
