using Hive.Api.Access;
using Hive.Api.Json;
using Hive.Api.Settings;
using Hive.Service.Health;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Health;

/// <summary>Health, open to all: whether the process lives, and whether it can do its work.</summary>
internal static class HealthFeature
{
    // HEAD too: many load balancers ask with it.
    private static readonly string[] Head = [HttpMethods.Head];

    public static void AddHealth(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddSingleton(new ServiceName(settings.Service));
        builder.Services.AddSingleton<DatabaseProbe>();
        builder.Services.AddSingleton<HealthReporter>();
        builder.AddJsonTypes(HealthJson.Default);
    }

    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/api/v1/health").WithTags("Health").OpenToAll()
            // Asked by machines every few seconds: neither limited nor worth counting.
            .DisableRateLimiting().DisableHttpMetrics();
        health.MapGet("", FullAsync).Produces<HealthReport>(200).Produces<HealthReport>(503).WithName("getHealth")
            .WithSummary("Whether the service can do its work: a query in the database, and what it waits for");
        health.MapGet("/ready", FullAsync).Produces<HealthReport>(200).Produces<HealthReport>(503).WithName("getReadiness").WithSummary("The same as health");
        health.MapGet("/live", Alive).Produces<LifeSign>().WithName("getLiveness").WithSummary("Whether the process serves, whatever the database does");
        health.MapMethods("", Head, FullAsync).ExcludeFromDescription();
        health.MapMethods("/ready", Head, FullAsync).ExcludeFromDescription();
        health.MapMethods("/live", Head, Alive).ExcludeFromDescription();
    }

    private static async Task<JsonHttpResult<HealthReport>> FullAsync(
        HealthReporter reporter, HttpResponse response, CancellationToken token)
    {
        var report = await reporter.FullAsync(token);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Json(report, HealthJson.Default.HealthReport, statusCode: report.Status == HealthReport.Healthy ? 200 : 503);
    }

    private static JsonHttpResult<LifeSign> Alive(HealthReporter reporter) =>
        TypedResults.Json(reporter.Alive(), HealthJson.Default.LifeSign);
}
