using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Settings;
using Hive.Service.Health;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Health;

/// <summary>Health, open to all: whether the process lives, and whether it can do its work.</summary>
internal static class HealthFeature
{
    private const string Report =
        """{"status":"healthy","service":"hive-genie","version":"1.0.0","utc":"2026-11-25T04:00:00Z","uptime_seconds":12.3,"phase":"ready","authentication":"on","checks":{"database":{"status":"healthy","latency_ms":0.8},"vector":{"status":"healthy","detail":"pgvector 0.8.1"}}}""";

    // HEAD too: many load balancers ask with it.
    private static readonly string[] Head = [HttpMethods.Head];

    public static void AddHealth(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddSingleton(new ServiceName(settings.Service));
        builder.Services.AddSingleton<DatabaseProbe>();
        builder.Services.AddSingleton<WriteProbe>();
        builder.Services.AddHostedService<WriteProbeService>();
        builder.Services.AddSingleton<HealthReporter>();
        builder.AddJsonTypes(HealthJson.Default);
    }

    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/api/v1/health")
            .WithTags("Health")
            .AllowAnonymous()
            // Asked by machines every few seconds: neither limited nor worth counting.
            .DisableRateLimiting()
            .DisableHttpMetrics();
        health
            .MapGet("", FullAsync)
            .Produces<HealthReport>(200)
            .Produces<HealthReport>(503)
            .WithName("getHealth")
            .WithSummary("Whether the service can do its work: a query in the database, and what it waits for")
            .WithExample(answer: Report);
        health
            .MapGet("/ready", FullAsync)
            .Produces<HealthReport>(200)
            .Produces<HealthReport>(503)
            .WithName("getReadiness")
            .WithSummary("The same as health")
            .WithExample(answer: Report);
        health
            .MapGet("/live", Alive)
            .Produces<LifeSign>()
            .WithName("getLiveness")
            .WithSummary("Whether the process serves, whatever the database does")
            .WithExample(answer: """{"status":"healthy","service":"hive-genie","version":"1.0.0","uptime_seconds":12.3}""");
        health.MapMethods("", Head, FullAsync).ExcludeFromDescription();
        health.MapMethods("/ready", Head, FullAsync).ExcludeFromDescription();
        health.MapMethods("/live", Head, Alive).ExcludeFromDescription();
    }

    private static async Task<JsonHttpResult<HealthReport>> FullAsync(
        HealthReporter reporter,
        HttpResponse response,
        CancellationToken token
    )
    {
        var report = await reporter.FullAsync(token);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            report,
            HealthJson.Default.HealthReport,
            statusCode: report.Status == HealthReport.Healthy ? 200 : 503
        );
    }

    private static JsonHttpResult<LifeSign> Alive(HealthReporter reporter) =>
        TypedResults.Json(reporter.Alive(), HealthJson.Default.LifeSign);
}
