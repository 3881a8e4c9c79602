using System.Net;
using System.Text;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Access;

/// <summary>Other people's web pages make no browser change anything here, with or without a key.</summary>
internal sealed class OriginTests
{
    private const string Key = """{"name": "from-a-page", "scopes": ["read"]}""";

    private OneApi open = null!;
    private OneApi closed = null!;

    [OneTimeSetUp]
    public async Task StartApis()
    {
        open = await OneApi.StartAsync(environment =>
            environment.With("HIVE_AUTH_DISABLED", "true").With("HIVE_CORS_ORIGINS", "https://chat.example.org")
        );
        closed = await OneApi.StartAsync(environment => environment.With("HIVE_CORS_ORIGINS", "https://chat.example.org"));
    }

    [OneTimeTearDown]
    public async Task StopApis()
    {
        await open.DisposeAsync();
        await closed.DisposeAsync();
    }

    [TestCase("https://evil.example", null)]
    [TestCase("https://evil.example", "cross-site")]
    [TestCase("http://127.0.0.1:1", "same-site")]
    [TestCase("null", null)]
    [TestCase(null, "cross-site")]
    [TestCase(null, "same-site")]
    [TestCase("http://127.0.0.1.evil.example", null)]
    [TestCase("no origin at all", null)]
    public async Task A_foreign_page_changes_nothing(string? origin, string? site)
    {
        foreach (var api in new[] { open, closed })
        {
            foreach (
                var path in new[]
                {
                    "/api/v1/keys",
                    "/api/v1/agents/absent/runs",
                    "/knowledge/content",
                    "/v1/chat/completions",
                    "/mcp",
                    "/nowhere",
                }
            )
            {
                using var answer = await SendAsync(api, HttpMethod.Post, path, origin, site);
                // OpenAI's routes have errors of their own shape.
                var why = path.StartsWith("/v1/", StringComparison.Ordinal)
                    ? (await answer.JsonAsync()).Text("error.message")
                    : (await answer.ShouldBeProblemAsync(HttpStatusCode.Forbidden)).Text("detail");
                answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
                why.Should().Contain("HIVE_CORS_ORIGINS");
            }
            using var deleted = await SendAsync(api, HttpMethod.Delete, "/api/v1/keys/absent", origin, site);
            deleted.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        }
    }

    [Test]
    public async Task A_form_of_a_foreign_page_uploads_no_knowledge()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Buy now."), "text_content" },
            { new StringContent("spam.md"), "name" },
        };
        using var answer = await open.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/knowledge/content") { Content = form }.With(
                "Origin",
                "https://evil.example"
            )
        );
        await answer.ShouldBeProblemAsync(HttpStatusCode.Forbidden);
        (await open.Database.ValueAsync<long>("select count(*) from hive.knowledge_documents")).Should().Be(0);
    }

    [TestCase("https://chat.example.org", null)]
    [TestCase("https://chat.example.org", "cross-site")]
    [TestCase("{own}", null)]
    [TestCase("{own}", "same-origin")]
    [TestCase("https://behind-a-proxy.example", "same-origin")]
    [TestCase(null, "none")]
    [TestCase(null, null)]
    public async Task Our_own_pages_named_ones_and_programs_may(string? origin, string? site)
    {
        using var answer = await SendAsync(
            closed,
            HttpMethod.Post,
            "/api/v1/keys",
            origin?.Replace("{own}", $"http://127.0.0.1:{closed.Environment.Port}", StringComparison.Ordinal),
            site
        );
        answer.StatusCode.Should().BeOneOf(HttpStatusCode.Created, HttpStatusCode.Conflict);
    }

    [Test]
    public async Task Reading_across_sites_is_the_browsers_own_matter()
    {
        using var answer = await SendAsync(closed, HttpMethod.Get, "/api/v1/version", "https://evil.example", "cross-site");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
    }

    private static Task<HttpResponseMessage> SendAsync(
        OneApi api,
        HttpMethod method,
        string path,
        string? origin,
        string? site
    )
    {
        var request = new HttpRequestMessage(method, path)
        {
            Content = method == HttpMethod.Post ? OneApi.Json(Encoding.UTF8.GetBytes(Key)) : null,
        }.With("x-api-key", ApiEnvironment.Key);
        if (origin is not null)
            request.With("Origin", origin);
        if (site is not null)
            request.With("Sec-Fetch-Site", site);
        return api.Client.SendAsync(request);
    }
}
