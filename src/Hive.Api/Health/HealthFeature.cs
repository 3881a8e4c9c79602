using Hive.Api.Access;
using Hive.Api.Settings;
using Hive.Service.Health;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Health;

/// <summary>Health, open to all: whether the process lives, and whether it can do its work.</summary>
internal static class HealthFeature
{
    // HEAD too: many load balancers ask with it.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void AddHealth(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.AddSingleton(new ServiceName(settings.Service));
        builder.Services.AddSingleton<DatabaseProbe>();
        builder.Services.AddSingleton<HealthReporter>();
    }

    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/api/v1/health").OpenToAll();
        health.MapMethods("", Methods, FullAsync);
        health.MapMethods("/ready", Methods, FullAsync);
        health.MapMethods("/live", Methods, Alive);
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
