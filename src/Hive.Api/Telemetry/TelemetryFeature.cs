using Hive.Api.Access;
using Hive.Api.Settings;
using Hive.Api.Version;
using Hive.Service.Access;
using Hive.Service.Metering;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hive.Api.Telemetry;

/// <summary>
/// Meters for Prometheus at <c>/metrics/prometheus</c>; and, where an endpoint is named, meters and traces with OTLP.
/// </summary>
internal static class TelemetryFeature
{
    // ASP.NET Core counts requests, Npgsql its pool; Hive runs, tokens, tool calls and the queue.
    private static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Npgsql", HiveMeters.Name];
    private static readonly string[] Sources = ["Npgsql", HiveMeters.Name];

    public static void AddTelemetry(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder.Services.TryAddSingleton<HiveMeters>();
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(settings.Service, serviceVersion: ProgramVersion.OfThisProgram.Number)
            )
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddPrometheusExporter();
                if (settings.TelemetryEndpoint is { } endpoint)
                    metrics.AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/metrics"));
            });
        if (settings.TelemetryEndpoint is { } collector)
            telemetry.WithTracing(traces =>
                traces
                    .AddSource(Sources)
                    .AddAspNetCoreInstrumentation(requests =>
                        // Health is asked every few seconds, and by nobody who waits.
                        requests.Filter = context => !context.Request.Path.StartsWithSegments("/api/v1/health")
                    )
                    .AddOtlpExporter(otlp => Send(otlp, collector, "v1/traces"))
            );
    }

    public static void MapMetrics(this WebApplication app)
    {
        // Made now, so that its meters are there before the first run.
        app.Services.GetRequiredService<HiveMeters>();
        app.MapPrometheusScrapingEndpoint("/metrics/prometheus").NeedsScope(Scopes.Read);
    }

    /// <summary>Who asks <c>/metrics</c> for Prometheus' format gets it; the address has JSON for others.</summary>
    public static void UsePrometheusFormat(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (
                    context.Request.Path.Equals("/metrics", StringComparison.OrdinalIgnoreCase)
                    && context.Request.Headers.Accept.ToString() is var accepted
                    && (
                        accepted.Contains("text/plain", StringComparison.OrdinalIgnoreCase)
                        || accepted.Contains("openmetrics", StringComparison.OrdinalIgnoreCase)
                    )
                )
                    context.Request.Path = "/metrics/prometheus";
                return next(context);
            }
        );

    // HTTP, not gRPC: one client less in the binary, and every collector takes it. Given in code, an address is taken as it
    // is.
    private static void Send(OtlpExporterOptions otlp, Uri endpoint, string path)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new(new($"{endpoint.AbsoluteUri.TrimEnd('/')}/"), path);
    }
}
