using System.Net;
using System.Net.Sockets;
using System.Text;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests;

internal sealed class LimitTests
{
    [Test]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_again_and_health_still_answers()
    {
        await using var api = await OneApi.StartAsync(environment => environment.With("HIVE_RATE_LIMIT", "3/min"));
        for (var i = 0; i < 3; i++)
        {
            using var open = await api.GetAsync("/api/v1/version");
            open.StatusCode.Should().Be(HttpStatusCode.OK);
        }

        using var limited = await api.GetAsync("/api/v1/version");
        await limited.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests);
        limited.Headers.RetryAfter!.Delta!.Value.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        await api.Process.HealthAsync(HttpStatusCode.OK);
    }

    [TestCase("/api/v1/agents")]
    [TestCase("/api/v1/no-such-route")]
    public async Task Who_is_refused_with_a_large_body_sees_why_and_its_connection_stays(string path)
    {
        await using var api = await OneApi.StartAsync();
        using TcpClient client = new("127.0.0.1", api.Environment.Port);
        await using var stream = client.GetStream();
        using StreamReader answers = new(stream);
        const int Length = 8 * 1024 * 1024;

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {Length}\r\n\r\n")
        );
        var refusal = await answers.ReadLineAsync();
        // A proxy and many clients send on while the answer comes. A connection that ends meanwhile hides it from them.
        await stream.WriteAsync(new byte[Length]);
        await stream.WriteAsync(
            "GET /api/v1/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"u8.ToArray()
        );

        refusal.Should().StartWith("HTTP/1.1 401 ");
        (await answers.ReadToEndAsync()).Should().Contain("HTTP/1.1 200 ");
    }

    [Test]
    public async Task Only_pages_of_named_origins_may_ask()
    {
        await using var api = await OneApi.StartAsync(environment =>
            environment.With("HIVE_CORS_ORIGINS", "https://chat.example.org, http://127.0.0.1:3000")
        );

        using var named = await PreflightAsync(api, "https://chat.example.org");
        named.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("https://chat.example.org");
        using var stranger = await PreflightAsync(api, "https://evil.example.org");
        stranger.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
    }

    [Test]
    public async Task Without_named_origins_no_page_may_ask()
    {
        await using var api = await OneApi.StartAsync();
        using var answer = await PreflightAsync(api, "https://chat.example.org");
        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        answer.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
    }

    [Test]
    public async Task On_a_loopback_address_access_may_be_switched_off()
    {
        await using var api = await OneApi.StartAsync(environment => environment.With("HIVE_AUTH_DISABLED", "true"));
        using var open = await api.Client.GetAsync("/api/v1/version");
        open.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [TestCase("HIVE_AUTH_DISABLED", "true", "HIVE_AUTH_DISABLED is true while HIVE_API_HOST is 0.0.0.0: *")]
    [TestCase("HIVE_AUTH_DISABLED", "yes", "HIVE_AUTH_DISABLED is \"yes\". Set it to true or to false.")]
    [TestCase("HIVE_RATE_LIMIT", "many", "HIVE_RATE_LIMIT is \"many\", which is no rate. *")]
    [TestCase("HIVE_RATE_LIMIT", "0/s", "HIVE_RATE_LIMIT is \"0/s\", which is no rate. *")]
    [TestCase("HIVE_CORS_ORIGINS", "*", "HIVE_CORS_ORIGINS holds \"?\", which is no origin. *")]
    [TestCase("HIVE_CORS_ORIGINS", "https://a.example/path", "HIVE_CORS_ORIGINS holds *")]
    [TestCase(
        "HIVE_ALLOWED_HOSTS",
        "http://hive.internal",
        "HIVE_ALLOWED_HOSTS holds \"http://hive.internal\", which is no host name. *"
    )]
    [TestCase(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "collector",
        "OTEL_EXPORTER_OTLP_ENDPOINT is \"collector\", which is no http address. *"
    )]
    public async Task A_setting_that_makes_no_sense_ends_the_start_with_2(string name, string value, string sentences)
    {
        using var environment = ApiEnvironment.WithoutDatabase().With("HIVE_API_HOST", "0.0.0.0").With(name, value);
        var (code, _, errors) = await ApiProcess.RunAsync(environment);
        errors.Should().Match("hive-api: " + sentences);
        code.Should().Be(2);
    }

    private static Task<HttpResponseMessage> PreflightAsync(OneApi api, string origin) =>
        api.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Options, "/api/v1/version")
                .With("Origin", origin)
                .With("Access-Control-Request-Method", "GET")
                .With("Access-Control-Request-Headers", "x-api-key")
        );
}
