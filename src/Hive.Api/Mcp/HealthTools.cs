using System.Text.Json;
using Hive.Api.Health;
using Hive.Service.Access;

namespace Hive.Api.Mcp;

/// <summary>How the service is.</summary>
internal static class HealthTools
{
    public static HiveTool Ask { get; } =
        new(
            "health",
            "Tells whether the service and its database work.",
            """{"type":"object","properties":{}}""",
            Scopes.Read,
            readOnly: true,
            async call =>
                JsonSerializer.Serialize(
                    await call.Services.GetRequiredService<HealthReporter>().FullAsync(call.Token),
                    HealthJson.Default.HealthReport
                )
        );
}
