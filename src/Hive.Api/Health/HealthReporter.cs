using System.Globalization;
using Hive.Api.Access;
using Hive.Api.Settings;
using Hive.Api.Version;
using Hive.Service.Health;
using Hive.Service.Starting;

namespace Hive.Api.Health;

/// <summary>Puts together what the start and the database say.</summary>
internal sealed class HealthReporter(
    ServiceName service,
    Authentication authentication,
    StartProgress progress,
    DatabaseProbe probe,
    WriteProbe writes,
    TimeProvider time
)
{
    private static readonly HealthCheck NotAsked = new(HealthReport.Unavailable, Detail: "The database was not asked");
    private static readonly HealthCheck NoVector = new(
        HealthReport.Unavailable,
        Detail: "The database has no extension vector; install pgvector for PostgreSQL to get it"
    );

    private readonly long begun = time.GetTimestamp();

    public async Task<HealthReport> FullAsync(CancellationToken token)
    {
        if (progress.Now is { Phase: not StartPhase.Ready } start)
            return Report(start.Phase, new(HealthReport.Unhealthy, Detail: start.WaitingFor), NotAsked);

        var database = await probe.AskAsync(token);
        if (database.IsHealthy && writes.Error is { } error)
            return Report(
                StartPhase.Database,
                new(HealthReport.Unhealthy, database.LatencyMs, error),
                Vector(database.VectorVersion)
            );
        return database.IsHealthy
            ? Report(StartPhase.Ready, new(HealthReport.Healthy, database.LatencyMs), Vector(database.VectorVersion))
            : Report(StartPhase.Database, new(HealthReport.Unhealthy, database.LatencyMs, database.Error), NotAsked);
    }

    public LifeSign Alive() => new(HealthReport.Healthy, service.Value, ProgramVersion.OfThisProgram.Number, Uptime());

    private static HealthCheck Vector(string? version) =>
        version is null ? NoVector : new(HealthReport.Healthy, Detail: $"pgvector {version}");

    private HealthReport Report(StartPhase phase, HealthCheck database, HealthCheck vector) =>
        new(
            phase == StartPhase.Ready ? HealthReport.Healthy : HealthReport.Unhealthy,
            service.Value,
            ProgramVersion.OfThisProgram.Number,
            time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Uptime(),
            Name(phase),
            authentication.Word,
            new(database, vector)
        );

    private double Uptime() => Math.Round(time.GetElapsedTime(begun).TotalSeconds, 1);

    private static string Name(StartPhase phase) =>
        phase switch
        {
            StartPhase.Database => "database",
            StartPhase.Migrate => "migrate",
            _ => "ready",
        };
}
