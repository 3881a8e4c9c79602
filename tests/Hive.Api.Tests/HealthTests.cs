using System.Net;
using System.Net.Sockets;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests;

internal sealed class HealthTests
{
    [Test]
    [Reaches("GET /api/v1/health")]
    [Reaches("GET /api/v1/health/live")]
    [Reaches("GET /api/v1/health/ready")]
    public async Task The_api_waits_for_postgres_and_says_so()
    {
        await using var cluster = await ThrowawayPostgres.StartNewAsync();
        using var database = await TestDatabase.CreateAsync(cluster);
        await cluster.StopAsync();
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);

        var waiting = await api.HealthAsync(HttpStatusCode.ServiceUnavailable, "database");
        waiting.Text("status").Should().Be("unhealthy");
        waiting.Text("checks.database.status").Should().Be("unhealthy");
        (await api.Client.GetAsync("/api/v1/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await api.Client.GetAsync("/api/v1/health/ready")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);

        await cluster.StartAsync();
        await api.HealthAsync(HttpStatusCode.OK, "ready");
    }

    [Test]
    public async Task A_request_that_comes_before_postgres_waits_for_it()
    {
        await using var cluster = await ThrowawayPostgres.StartNewAsync();
        using var database = await TestDatabase.CreateAsync(cluster);
        await cluster.StopAsync();
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.ServiceUnavailable, "database");

        using var asking = new HttpRequestMessage(HttpMethod.Get, "/api/v1/sessions");
        asking.Headers.Add("x-api-key", ApiEnvironment.Key);
        var asked = api.Client.SendAsync(asking);
        (await api.Client.GetAsync("/api/v1/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        asked.IsCompleted.Should().BeFalse("it waits");
        await cluster.StartAsync();

        using var answer = await asked;
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Health_turns_bad_when_postgres_stops_and_good_when_it_is_back()
    {
        await using var cluster = await ThrowawayPostgres.StartNewAsync();
        using var database = await TestDatabase.CreateAsync(cluster);
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK, "ready");

        await cluster.StopAsync();
        var gone = await api.HealthAsync(HttpStatusCode.ServiceUnavailable, "database");
        gone.Text("checks.database.detail").Should().StartWith("PostgreSQL cannot be reached");
        (await api.Client.GetAsync("/api/v1/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);

        await cluster.StartAsync();
        await api.HealthAsync(HttpStatusCode.OK, "ready");
    }

    [Test]
    public async Task A_healthy_answer_has_the_agreed_words()
    {
        using var database = await SharedPostgres.NewDatabaseAsync();
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);

        var health = await api.HealthAsync(HttpStatusCode.OK);

        health.Text("status").Should().Be("healthy");
        health.Text("service").Should().Be("hive-genie");
        health.Text("version").Should().MatchRegex(@"^\d+\.\d+\.\d+$");
        health.Text("utc").Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$");
        // In tenths of a second: a quick start is healthy before the first of them has passed.
        health.At("uptime_seconds").GetDouble().Should().BeGreaterThanOrEqualTo(0);
        await Eventually.HoldsWhenReachedAsync(
            "the uptime grows",
            async () => (await api.HealthAsync(HttpStatusCode.OK)).At("uptime_seconds").GetDouble() > 0
        );
        health.Text("phase").Should().Be("ready");
        health.Text("checks.database.status").Should().Be("healthy");
        health.At("checks.database.latency_ms").GetDouble().Should().BeGreaterThan(0);
        health.Text("checks.vector.status").Should().Be("unavailable");
        health.Text("checks.vector.detail").Should().Contain("pgvector");
    }

    [Test]
    public async Task Load_balancers_may_ask_with_head()
    {
        using var database = await SharedPostgres.NewDatabaseAsync();
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);

        using var response = await api.Client.SendAsync(new(HttpMethod.Head, "/api/v1/health"));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task A_wrong_password_is_named_and_mended_without_a_restart()
    {
        using var database = await SharedPostgres.NewDatabaseAsync();
        await File.WriteAllTextAsync(database.PasswordFile, "a-wrong-password");
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);

        await Eventually.HoldsWhenReachedAsync(
            "health names the password",
            async () =>
                (await api.HealthAsync(HttpStatusCode.ServiceUnavailable, "database"))
                    .Text("checks.database.detail")!
                    .Contains("password authentication failed", StringComparison.Ordinal)
        );

        await File.WriteAllTextAsync(database.PasswordFile, database.Password);
        await api.HealthAsync(HttpStatusCode.OK, "ready");
        string.Join('\n', api.Output).Should().NotContain("a-wrong-password").And.NotContain(database.Password);
    }

    [Test]
    public async Task The_health_command_tells_a_healthy_api_by_its_exit_code_and_one_line()
    {
        using var database = await SharedPostgres.NewDatabaseAsync();
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);

        var (code, output, errors) = await ApiProcess.RunAsync(environment, "health");
        code.Should().Be(0);
        output.Should().StartWith("{\"status\":\"healthy\"").And.EndWith("}").And.NotContain("\n");
        errors.Should().BeEmpty();
    }

    [Test]
    public async Task The_health_command_fails_while_the_api_waits()
    {
        using var environment = ApiEnvironment.WithoutDatabase();
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.ServiceUnavailable);

        var (code, output, _) = await ApiProcess.RunAsync(environment, "health");
        code.Should().Be(1);
        output.Should().Contain("\"phase\":\"database\"");
    }

    [Test]
    public async Task The_health_command_gives_up_on_an_api_that_never_answers()
    {
        using var environment = ApiEnvironment.WithoutDatabase();
        using var silent = new TcpListener(IPAddress.Loopback, environment.Port);
        silent.Start();
        var (code, output, _) = await ApiProcess.RunAsync(environment, "health");
        code.Should().Be(1);
        output.Should().StartWith("hive-api health: no answer");
    }

    [Test]
    public async Task The_health_command_fails_when_nothing_listens()
    {
        using var environment = ApiEnvironment.WithoutDatabase();
        var (code, output, _) = await ApiProcess.RunAsync(environment, "health");
        code.Should().Be(1);
        output.Should().StartWith("hive-api health: no answer");
    }
}
