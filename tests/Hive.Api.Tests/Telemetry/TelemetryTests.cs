using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests.Telemetry;

internal sealed class TelemetryTests
{
    [Test]
    public async Task Prometheus_reads_requests_runs_the_queue_and_the_pool()
    {
        await using var api = await OneApi.StartAsync();
        using (await api.GetAsync("/api/v1/keys")) { }
        string text = "";
        await Eventually.HoldsWhenReachedAsync(
            "the pool is counted",
            async () =>
            {
                using var answer = await api.GetAsync("/metrics/prometheus");
                answer.StatusCode.Should().Be(HttpStatusCode.OK);
                text = await answer.Content.ReadAsStringAsync();
                return text.Contains("db_client_connection", StringComparison.Ordinal);
            }
        );

        text.Should()
            .Contain("http_server_request_duration_seconds_count")
            .And.Contain("http_route=\"/api/v1/keys")
            .And.Contain("hive_runs_queued")
            .And.Contain("hive_runs_active")
            .And.Contain("pool_name=\"hive\"")
            .And.NotContain(api.Database.Password)
            .And.NotContain(ApiEnvironment.Key);
        using var closed = await api.Client.GetAsync("/metrics/prometheus");
        await closed.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task Runs_that_wait_are_not_active()
    {
        const int AtOnce = 128;
        await using var hive = await RunningHive.StartAsync(h => h.Agent("slow").Model.On("slow", call => call.HangAsync()));
        using var leave = new CancellationTokenSource();
        var runs = Enumerable
            .Range(0, AtOnce + 3)
            .Select(i =>
                hive.Client.PostAsJsonAsync(
                    "/api/v1/agents/slow/runs",
                    new { message = "m", session_id = $"{i}" },
                    leave.Token
                )
            )
            .ToList();
        var text = "";
        await Eventually.HoldsWhenReachedAsync(
            "three runs wait",
            async () =>
                (text = await hive.Client.GetStringAsync("/metrics/prometheus"))
                    .Split('\n')
                    .Any(line =>
                        line.StartsWith("hive_runs_queued", StringComparison.Ordinal)
                        && line.Contains(" 3", StringComparison.Ordinal)
                    )
        );
        text.Split('\n')
            .Single(line =>
                line.StartsWith("hive_runs_active", StringComparison.Ordinal)
                && line.Contains("agent", StringComparison.Ordinal)
            )
            .Should()
            .Contain($" {AtOnce}");
        await leave.CancelAsync();
        await FluentActions.Awaiting(() => Task.WhenAll(runs)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task A_problem_and_its_log_line_have_one_trace_id()
    {
        await using var cluster = await ThrowawayPostgres.StartNewAsync();
        using var database = await TestDatabase.CreateAsync(cluster);
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK, "ready");
        await cluster.StopAsync();

        using var failed = await api.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/api/v1/keys").With("x-api-key", ApiEnvironment.Key)
        );
        var trace = (await failed.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable)).Text("trace_id")!;

        trace.Should().MatchRegex("^[0-9a-f]{32}$");
        await Eventually.HoldsWhenReachedAsync(
            "the log has it",
            () =>
                Task.FromResult(
                    api.Output.Any(line =>
                        line.Contains(trace, StringComparison.Ordinal)
                        && JsonDocument.Parse(line).RootElement.Text("LogLevel") == "Error"
                    )
                )
        );
    }

    [Test]
    public async Task Traces_and_meters_go_to_the_endpoint_that_is_named()
    {
        using var collector = new HttpListener();
        var port = Machine.FreePort();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        await using var api = await OneApi.StartAsync(environment =>
            environment.With("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}")
        );
        using (await api.GetAsync("/api/v1/version")) { }

        var context = await collector.GetContextAsync().WaitAsync(TimeSpan.FromMinutes(2));
        context.Request.Url!.AbsolutePath.Should().BeOneOf("/v1/traces", "/v1/metrics");
        context.Request.ContentType.Should().Be("application/x-protobuf");
        context.Response.Close();
    }
}
