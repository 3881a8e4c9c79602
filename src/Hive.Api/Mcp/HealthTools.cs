using System.Text.Json;
using Hive.Api.Health;
using Hive.Service.Access;

namespace Hive.Api.Mcp;

/// <summary>How the service is.</summary>
internal static class HealthTools
{
    public static HiveTool Ask { get; } =
        new(
            HiveTool.Described(
                "health",
                "Health",
                "Tells whether the service and its database work.",
                """{"type":"object","properties":{}}""",
                """{"type":"object","required":["status","phase","checks"],"properties":{"status":{"type":"string"},"phase":{"type":"string"},"version":{"type":"string"},"checks":{"type":"object"}}}""",
                readOnly: true
            ),
            Scopes.Read,
            async call =>
            {
                var json = JsonSerializer.SerializeToElement(
                    await call.Services.GetRequiredService<HealthReporter>().FullAsync(call.Token),
                    HealthJson.Default.HealthReport
                );
                return new(json.GetRawText(), json);
            }
        );
}
