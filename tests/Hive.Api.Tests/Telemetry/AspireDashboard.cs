using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Telemetry;

/// <summary>Aspire's dashboard, which takes OpenTelemetry's protocol as collectors do, and says what it got.</summary>
internal sealed class AspireDashboard : IAsyncDisposable
{
    private static readonly string Program = typeof(AspireDashboard)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(one => one.Key == "AspireDashboard")
        .Value!;

    private readonly Process process;
    private readonly HttpClient client = new();

    private AspireDashboard()
    {
        client.BaseAddress = new($"http://127.0.0.1:{Machine.FreePort()}");
        // Its own files are there, and it writes there what it keeps.
        var start = new ProcessStartInfo(Program)
        {
            WorkingDirectory = Path.GetDirectoryName(Program),
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = client.BaseAddress.OriginalString;
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://127.0.0.1:{Machine.FreePort()}";
        start.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = Endpoint;
        start.Environment["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true";
        start.Environment["ASPIRE_DASHBOARD_API_ENABLED"] = "true";
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    /// <summary>What OTEL_EXPORTER_OTLP_ENDPOINT names.</summary>
    public string Endpoint { get; } = $"http://127.0.0.1:{Machine.FreePort()}";

    /// <summary>Starts it.</summary>
    public static async Task<AspireDashboard> StartAsync()
    {
        var dashboard = new AspireDashboard();
        try
        {
            await Eventually.HoldsWhenReachedAsync(
                "the dashboard answers",
                async () => await dashboard.SpansAsync() is not null
            );
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every span that it has, as OpenTelemetry writes them in JSON; null while it does not answer.</summary>
    public async Task<IReadOnlyList<JsonElement>?> SpansAsync()
    {
        try
        {
            var all = await client.GetFromJsonAsync<JsonElement>("/api/telemetry/spans?limit=10000");
            return
            [
                .. all.At("data.resourceSpans")
                    .EnumerateArray()
                    .SelectMany(resource => resource.At("scopeSpans").EnumerateArray())
                    .SelectMany(scope => scope.At("spans").EnumerateArray()),
            ];
        }
        catch (HttpRequestException)
        {
            process.HasExited.Should().BeFalse("the dashboard should run");
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
