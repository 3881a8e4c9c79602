using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Stacks.Health;

/// <summary>The answer of <c>GET /api/v1/health</c>.</summary>
public sealed record HealthDocument
{
    /// <summary>"healthy" or another word.</summary>
    public string Status { get; init; } = "";

    /// <summary>Which API answered, as in "hive-genie".</summary>
    public string Service { get; init; } = "";

    /// <summary>Its version.</summary>
    public string Version { get; init; } = "";

    /// <summary>How far its start has come: "database", "migrate" or "ready".</summary>
    public string? Phase { get; init; }

    /// <summary>Seconds since the API started.</summary>
    public double UptimeSeconds { get; init; }

    /// <summary>One result for each thing it checks.</summary>
    public IReadOnlyDictionary<string, HealthCheckResult> Checks { get; init; } =
        new Dictionary<string, HealthCheckResult>();

    /// <summary>Reads a body; null when it is no health document.</summary>
    public static HealthDocument? TryParse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, HealthJson.Default.HealthDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What one check of the API found.</summary>
/// <param name="Status">"healthy", "unhealthy" or "unavailable".</param>
public sealed record HealthCheckResult(string Status)
{
    /// <summary>What a person would want to know.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>Milliseconds that the check took.</summary>
    [JsonPropertyName("latency_ms")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LatencyMilliseconds { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthDocument))]
internal sealed partial class HealthJson : JsonSerializerContext;
