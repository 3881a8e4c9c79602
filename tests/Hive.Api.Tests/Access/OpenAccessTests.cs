using System.Net;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Access;

/// <summary>Authentication is off: this machine's programs may do everything, other people's web pages nothing.</summary>
internal sealed class OpenAccessTests
{
    private OneApi api = null!;

    [OneTimeSetUp]
    public async Task StartApi() =>
        api = await OneApi.StartAsync(environment =>
            environment
                .With("HIVE_AUTH_DISABLED", "true")
                .With("HIVE_ALLOWED_HOSTS", "hive.internal, Chat.example.org")
                .With("HIVE_CORS_ORIGINS", "https://chat.example.org")
        );

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.1:48886")]
    [TestCase("localhost:1")]
    [TestCase("LocalHost")]
    [TestCase("[::1]:48886")]
    [TestCase("127.5.5.5")]
    [TestCase("hive.internal")]
    [TestCase("chat.EXAMPLE.org:443")]
    public async Task A_host_of_this_machine_or_of_the_settings_is_answered(string host)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/v1/version", host);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [TestCase("GET", "/api/v1/version", "evil.example")]
    [TestCase("POST", "/api/v1/keys", "evil.example:48886")]
    [TestCase("POST", "/mcp", "evil.example")]
    [TestCase("GET", "/mcp", "evil.example")]
    [TestCase("GET", "/api/v1/version", "localhost.evil.example")]
    [TestCase("GET", "/api/v1/version", "127.0.0.1.evil.example")]
    [TestCase("GET", "/api/v1/version", "192.0.2.1")]
    [TestCase("GET", "/nowhere", "evil.example")]
    public async Task A_foreign_host_is_refused_by_name(string method, string path, string host)
    {
        using var answer = await SendAsync(new(method), path, host, """{"name": "rebound", "scopes": ["admin"]}""");
        var problem = await answer.ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        problem.Text("detail").Should().Contain(host.Split(':')[0]).And.Contain("HIVE_ALLOWED_HOSTS");
    }

    [Test]
    public async Task Health_is_answered_whatever_the_host()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/v1/health", "evil.example");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_foreign_host_makes_no_key()
    {
        using var refused = await SendAsync(
            HttpMethod.Post,
            "/api/v1/keys",
            "evil.example",
            """{"name": "stolen", "scopes": ["admin"]}"""
        );
        (await api.Database.ValueAsync<long>("select count(*) from hive.access_keys where name = 'stolen'")).Should().Be(0);
    }

    [Test]
    public void The_log_warns_once_that_authentication_is_off() =>
        api
            .Process.Output.Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.Text("LogLevel") == "Warning")
            .Select(line => line.Text("Message"))
            .Should()
            .ContainSingle(line => line!.Contains("HIVE_AUTH_DISABLED is true"))
            .Which.Should()
            .Contain("without a key");

    [TestCase("/api/v1/health")]
    [TestCase("/api/v1/version")]
    public async Task Health_and_version_say_that_authentication_is_off(string path)
    {
        using var answer = await api.Client.GetAsync(path);
        (await answer.JsonAsync()).Text("authentication").Should().Be("off");
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string host, string? body = null)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Content =
                body is null || method == HttpMethod.Get ? null : OneApi.Json(System.Text.Encoding.UTF8.GetBytes(body)),
        };
        request.Headers.Host = host;
        return api.Client.SendAsync(request);
    }
}
