using System.Net;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests;

internal sealed class AccessTests
{
    private TestDatabase database = null!;
    private ApiEnvironment environment = null!;
    private ApiProcess api = null!;

    [OneTimeSetUp]
    public async Task StartApi()
    {
        database = await SharedPostgres.NewDatabaseAsync();
        environment = ApiEnvironment.For(database);
        api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);
    }

    [OneTimeTearDown]
    public async Task StopApi()
    {
        await api.DisposeAsync();
        environment.Dispose();
        database.Dispose();
    }

    [TestCase("GET", "/api/v1/version")]
    [TestCase("GET", "/api/v1/unknown")]
    [TestCase("GET", "/")]
    [TestCase("POST", "/api/v1/version")]
    [TestCase("GET", "/api/v1/health/unknown")]
    [TestCase("GET", "/api/v1/healthy")]
    public async Task Without_the_key_every_route_but_health_is_closed(string method, string path)
    {
        using var response = await api.Client.SendAsync(new(new HttpMethod(method), path));
        await IsProblemAsync(response, HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
    }

    [TestCase("x-api-key", "hive_another_key_0123456789")]
    [TestCase("x-api-key", "")]
    [TestCase("x-api-key", ApiEnvironment.Key + "x")]
    [TestCase("x-api-key", "hive_0123456789_of-a-test_012345678")]
    [TestCase("x-api-key", "Bearer " + ApiEnvironment.Key)]
    [TestCase("Authorization", "Bearer")]
    [TestCase("Authorization", "Bearer hive_another_key_0123456789")]
    [TestCase("Authorization", "Basic " + ApiEnvironment.Key)]
    [TestCase("Authorization", ApiEnvironment.Key)]
    public async Task A_wrong_key_opens_nothing(string header, string value)
    {
        using var response = await VersionAsync(header, value);
        await IsProblemAsync(response, HttpStatusCode.Unauthorized);
    }

    [TestCase("x-api-key", ApiEnvironment.Key)]
    [TestCase("X-Api-Key", ApiEnvironment.Key)]
    [TestCase("Authorization", "Bearer " + ApiEnvironment.Key)]
    [TestCase("Authorization", "bearer " + ApiEnvironment.Key)]
    public async Task The_key_opens_the_version(string header, string value)
    {
        using var response = await VersionAsync(header, value);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var version = await response.JsonAsync();
        version.Text("service").Should().Be("hive-genie");
        version.At("schema").GetInt32().Should().BePositive();
    }

    [Test]
    public async Task With_the_key_an_unknown_route_is_not_found()
    {
        using var response = await api.Client.SendAsync(WithKey(HttpMethod.Get, "/api/v1/unknown"));
        await IsProblemAsync(response, HttpStatusCode.NotFound);
    }

    [Test]
    public async Task With_the_key_another_method_is_not_allowed()
    {
        using var response = await api.Client.SendAsync(WithKey(HttpMethod.Post, "/api/v1/version"));
        await IsProblemAsync(response, HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.Should().Equal("GET");
    }

    [Test]
    public async Task A_problem_is_a_problem_whatever_the_client_accepts()
    {
        using var response = await api.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/api/v1/version").With("Accept", "text/html")
        );
        await IsProblemAsync(response, HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_rotated_key_counts_without_a_restart()
    {
        const string rotated = "hive_rotated_0123456789_0123456789";
        using var own = ApiEnvironment.For(database);
        await using var rotating = ApiProcess.Start(own);
        await rotating.HealthAsync(HttpStatusCode.OK);

        await File.WriteAllTextAsync(own.KeyFile, rotated);
        // The old key is asked: until the new one counts it opens, while each try of the new one would count as a wrong key.
        var old = HttpStatusCode.OK;
        await Eventually.HoldsWhenReachedAsync(
            "the old key is refused",
            async () => (old = await StatusAsync(ApiEnvironment.Key)) != HttpStatusCode.OK
        );
        old.Should().Be(HttpStatusCode.Unauthorized);
        (await StatusAsync(rotated)).Should().Be(HttpStatusCode.OK);

        async Task<HttpStatusCode> StatusAsync(string key)
        {
            using var response = await rotating.Client.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, "/api/v1/version").With("x-api-key", key)
            );
            return response.StatusCode;
        }
    }

    [Test]
    public async Task Every_log_line_is_json_and_none_holds_a_secret()
    {
        using (await VersionAsync("x-api-key", "hive_presented_but_wrong_0123456789"))
        using (await VersionAsync("x-api-key", ApiEnvironment.Key)) { }

        api.Output.Should()
            .NotBeEmpty()
            .And.AllSatisfy(line =>
            {
                var entry = System.Text.Json.JsonDocument.Parse(line).RootElement;
                entry
                    .EnumerateObject()
                    .Select(p => p.Name)
                    .Should()
                    .Contain(["Timestamp", "LogLevel", "Category", "Message"]);
                line.Should()
                    .NotContain(ApiEnvironment.Key)
                    .And.NotContain(database.Password)
                    .And.NotContain("hive_presented");
            });
        api.Errors.Should().BeEmpty();
    }

    private Task<HttpResponseMessage> VersionAsync(string header, string value) =>
        api.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1/version").With(header, value));

    private static HttpRequestMessage WithKey(HttpMethod method, string path) =>
        new HttpRequestMessage(method, path).With("x-api-key", ApiEnvironment.Key);

    private static async Task IsProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = await response.JsonAsync();
        problem.At("status").GetInt32().Should().Be((int)status);
        problem.Text("title").Should().NotBeEmpty();
        problem.Text("detail").Should().NotBeEmpty();
        problem.Text("instance").Should().Be(response.RequestMessage!.RequestUri!.AbsolutePath);
    }
}
