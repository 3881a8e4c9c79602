using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Service.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.Telemetry;

/// <summary>Requests, runs, tokens and the database pool over the last hours, without another program.</summary>
internal static class MetricHistoryFeature
{
    // More points than a plot has pixels help nobody.
    private const int MostPoints = 360;
    private const int LongestMinutes = 360;

    public static void AddMetricHistory(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MetricHistory>();
        builder.Services.AddHostedService<MetricHistoryService>();
        builder.AddJsonTypes(MetricHistoryJson.Default);
    }

    public static void MapMetricHistory(this WebApplication app) =>
        app.MapGet("/api/v1/metrics/history", Answer)
            .WithTags("Health")
            .NeedsScope(Scopes.Read)
            .WithName("getMetricHistory")
            .WithSummary("What happened in the last minutes (1 to 360), kept by this program since its start")
            .WithExample(
                answer: """{"step_seconds":10,"points":[{"at":"2026-11-25T04:00:00Z","requests":12,"failed_requests":0,"p50_ms":0.4,"p95_ms":2.1,"p99_ms":3.3,"runs":2,"failed_runs":0,"run_p50_ms":640,"run_p95_ms":900,"input_tokens":212,"output_tokens":9,"active_runs":0,"queued_runs":0,"used_connections":1,"idle_connections":3,"most_connections":50,"memory_bytes":75497472}],"total":{"requests":12,"failed_requests":0,"p50_ms":0.4,"p95_ms":2.1,"p99_ms":3.3}}"""
            );

    private static Ok<MetricHistoryAnswer> Answer(int? minutes, MetricHistory history, TimeProvider time)
    {
        var length = Math.Clamp(minutes ?? 60, 1, LongestMinutes);
        var points = history.Since(time.GetUtcNow().AddMinutes(-length));
        var together = Math.Max(1, (int)Math.Ceiling(length * 60.0 / MetricHistory.StepSeconds / MostPoints));
        var total = new Durations();
        foreach (var point in points)
            total.Add(point.Requests);
        return TypedResults.Ok(
            new MetricHistoryAnswer(
                MetricHistory.StepSeconds * together,
                [.. points.GroupBy(one => one.Number / together).Select(group => MetricPointAnswer.Of([.. group]))],
                new(
                    total.Count,
                    points.Sum(one => one.FailedRequests),
                    MetricPointAnswer.Milliseconds(total, 0.5),
                    MetricPointAnswer.Milliseconds(total, 0.95),
                    MetricPointAnswer.Milliseconds(total, 0.99)
                )
            )
        );
    }
}

/// <summary>What happened over some time.</summary>
/// <param name="StepSeconds">One point is of so many seconds.</param>
/// <param name="Points">The oldest first; steps without a point are before the program's start.</param>
/// <param name="Total">All requests of the time.</param>
internal sealed record MetricHistoryAnswer(int StepSeconds, IReadOnlyList<MetricPointAnswer> Points, MetricTotal Total);

/// <summary>All requests of some time.</summary>
internal sealed record MetricTotal(int Requests, int FailedRequests, double P50Ms, double P95Ms, double P99Ms);

/// <summary>What happened in one step. Health requests and streams are left out.</summary>
internal sealed record MetricPointAnswer(
    DateTimeOffset At,
    int Requests,
    int FailedRequests,
    double P50Ms,
    double P95Ms,
    double P99Ms,
    int Runs,
    int FailedRuns,
    double RunP50Ms,
    double RunP95Ms,
    long InputTokens,
    long OutputTokens,
    int ActiveRuns,
    int QueuedRuns,
    int UsedConnections,
    int IdleConnections,
    int MostConnections,
    long MemoryBytes
)
{
    public static MetricPointAnswer Of(IReadOnlyList<MetricPoint> points)
    {
        var (requests, runs) = (new Durations(), new Durations());
        foreach (var point in points)
        {
            requests.Add(point.Requests);
            runs.Add(point.Runs);
        }
        return new(
            points[0].At,
            requests.Count,
            points.Sum(one => one.FailedRequests),
            Milliseconds(requests, 0.5),
            Milliseconds(requests, 0.95),
            Milliseconds(requests, 0.99),
            points.Sum(one => one.CompletedRuns + one.FailedRuns),
            points.Sum(one => one.FailedRuns),
            Milliseconds(runs, 0.5),
            Milliseconds(runs, 0.95),
            points.Sum(one => one.InputTokens),
            points.Sum(one => one.OutputTokens),
            points.Max(one => one.ActiveRuns),
            points.Max(one => one.QueuedRuns),
            points.Max(one => one.UsedConnections),
            points.Max(one => one.IdleConnections),
            points.Max(one => one.MostConnections),
            points.Max(one => one.MemoryBytes)
        );
    }

    public static double Milliseconds(Durations durations, double part) => Math.Round(durations.Quantile(part) * 1000, 2);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MetricHistoryAnswer))]
internal sealed partial class MetricHistoryJson : JsonSerializerContext;

/// <summary>Writes down, step by step, what nobody counts.</summary>
internal sealed class MetricHistoryService(MetricHistory history, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(MetricHistory.StepSeconds), time);
        do history.Observe();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
