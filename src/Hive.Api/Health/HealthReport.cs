using System.Text.Json.Serialization;

namespace Hive.Api.Health;

/// <summary>The answer of <c>/api/v1/health</c>. Programs outside rely on these words.</summary>
internal sealed record HealthReport(
    string Status,
    string Service,
    string Version,
    string Utc,
    double UptimeSeconds,
    string Phase,
    string Authentication,
    HealthChecks Checks
)
{
    public const string Healthy = "healthy";
    public const string Unhealthy = "unhealthy";
    public const string Unavailable = "unavailable";
}

internal sealed record HealthChecks(HealthCheck Database, HealthCheck Vector);

internal sealed record HealthCheck(string Status, double? LatencyMs = null, string? Detail = null);

/// <summary>The answer of <c>/api/v1/health/live</c>.</summary>
internal sealed record LifeSign(string Status, string Service, string Version, double UptimeSeconds);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(LifeSign))]
internal sealed partial class HealthJson : JsonSerializerContext;
