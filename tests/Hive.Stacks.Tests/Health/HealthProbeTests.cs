using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Tests.Commands;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Stacks.Tests.Health;

public sealed class HealthProbeTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 18, 0, 0, TimeSpan.Zero));
    private TinyServer _server = null!;

    [SetUp]
    public void Make() => _server = new TinyServer();

    [TearDown]
    public async Task Close() => await _server.DisposeAsync();

    [Test]
    public async Task A_closed_port_is_no_answer_with_its_reason()
    {
        var answer = await ProbeAsync();

        answer.StatusCode.Should().BeNull();
        answer.Phase.Should().Be(Phase.Initialise);
        answer.ToString().Should().StartWith($"no answer from http://127.0.0.1:{_server.Port}/: ").And.Contain("refused");
    }

    [TestCase(503, "unhealthy", "database", Phase.Database)]
    [TestCase(503, "unhealthy", "migrate", Phase.Migrate)]
    [TestCase(503, "unhealthy", "ready", Phase.Api)]
    [TestCase(200, "healthy", "ready", Phase.Api)]
    public async Task The_phase_is_what_the_api_says(int status, string word, string phase, Phase expected)
    {
        var answer = await ProbeAsync(status, TinyServer.Health(word, phase));

        answer.Phase.Should().Be(expected);
        answer.StatusCode.Should().Be(status);
        answer.IsHealthy("genie").Should().Be(status == 200);
        answer.Time.Should().Be(_time.GetUtcNow());
    }

    [Test]
    public async Task The_document_is_read_as_the_interface_describes_it()
    {
        var document = (
            await ProbeAsync(
                200,
                """
                {"status":"healthy","service":"hive-genie","version":"1.0.0","utc":"2026-11-23T18:00:00Z","uptime_seconds":12.3,
                 "checks":{"database":{"status":"healthy","latency_ms":0.8},"vector":{"status":"healthy","detail":"pgvector 0.8.0"}}}
                """
            )
        ).Document!;

        document.Version.Should().Be("1.0.0");
        document.UptimeSeconds.Should().Be(12.3);
        document.Checks["database"].LatencyMilliseconds.Should().Be(0.8);
        document.Checks["vector"].Should().Be(new HealthCheckResult("healthy") { Detail = "pgvector 0.8.0" });
    }

    [TestCase(200, "<html>hello</html>")]
    [TestCase(200, "")]
    [TestCase(200, "null")]
    [TestCase(200, "[]")]
    [TestCase(404, "not found")]
    public async Task Somebody_elses_page_is_no_health_document(int status, string body)
    {
        var answer = await ProbeAsync(status, body);

        answer.Document.Should().BeNull();
        answer.IsHealthy("genie").Should().BeFalse();
        answer.ToString().Should().Be($"HTTP {status} {body}");
    }

    [TestCase(200, "unhealthy", "hive-genie")]
    [TestCase(503, "healthy", "hive-genie")]
    [TestCase(200, "healthy", "hive-agent")]
    [TestCase(200, "not healthy", "hive-genie")]
    public async Task Healthy_is_the_right_status_word_and_service_together(int status, string word, string service) =>
        (await ProbeAsync(status, TinyServer.Health(word, "ready", service))).IsHealthy("genie").Should().BeFalse();

    [Test]
    public async Task It_asks_the_health_route()
    {
        await ProbeAsync(200, "");

        _server.Requests.Should().Equal("GET /api/v1/health HTTP/1.1");
    }

    [Test]
    public async Task A_cancelled_probe_is_not_an_answer()
    {
        using var probe = new HealthProbe(_time);

        await FluentActions
            .Awaiting(() =>
                probe.ProbeAsync(Samples.Genie(port: _server.Port).Settings.Url, new CancellationToken(canceled: true))
            )
            .Should()
            .ThrowAsync<OperationCanceledException>();
    }

    private Task<ProbeAnswer> ProbeAsync(int status, string body)
    {
        _server.Answer = (status, body);
        _server.Open();
        return ProbeAsync();
    }

    private async Task<ProbeAnswer> ProbeAsync()
    {
        using var probe = new HealthProbe(_time);
        return await probe.ProbeAsync(Samples.Genie(port: _server.Port).Settings.Url, default);
    }
}
