using System.Net;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Documents;

internal sealed partial class DocumentTests
{
    // The relaxed encoder, so that people can read the golden file.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private OneApi api = null!;
    private JsonElement document;

    [OneTimeSetUp]
    public async Task StartApi()
    {
        api = await OneApi.StartAsync();
        using var answer = await api.GetAsync("/openapi/v1.json");
        document = await answer.JsonAsync();
    }

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [Test]
    public void The_document_is_the_accepted_one() =>
        Golden.Matches(JsonSerializer.Serialize(document, Indented), "openapi.json");

    [Test]
    public void Every_route_has_a_test_through_http() =>
        string.Join('\n', Routes().Except(Reached()))
            .Should()
            .BeEmpty("each wants a test marked [Reaches(\"GET /the/route\")]; see CONTRIBUTING.md");

    [Test]
    public void No_test_claims_a_route_that_the_document_lacks() => Reached().Except(Routes()).Should().BeEmpty();

    [Test]
    public void Every_route_says_what_it_is_for_and_what_it_needs() =>
        document
            .At("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Should()
            .AllSatisfy(operation =>
            {
                operation.Value.Text("summary").Should().NotBeNullOrEmpty();
                operation.Value.Text("operationId").Should().NotBeNullOrEmpty();
                operation
                    .Value.At("responses")
                    .TryGetProperty("default", out _)
                    .Should()
                    .BeTrue("every route can fail, and says how");
            });

    [Test]
    public async Task The_page_works_without_anything_from_elsewhere()
    {
        using var page = await api.GetAsync("/docs/");
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        var html = await page.Content.ReadAsStringAsync();

        html.Should().Contain("openapi/v1.json");
        Loaded
            .Matches(html)
            .Select(match => match.Groups[1].Value)
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(address => !address.Contains("//"));
        foreach (
            var address in Loaded
                .Matches(html)
                .Select(match => match.Groups[1].Value)
                .Where(address => address.EndsWith(".js", StringComparison.Ordinal))
        )
        {
            using var script = await api.GetAsync(new Uri(new Uri(api.Client.BaseAddress!, "/docs/"), address).AbsolutePath);
            script.StatusCode.Should().Be(HttpStatusCode.OK, address);
        }
    }

    [Test]
    public async Task The_page_offers_to_send_the_document_nowhere()
    {
        using var page = await api.GetAsync("/docs/");
        (await page.Content.ReadAsStringAsync()).Should().Contain("\"showDeveloperTools\":\"never\"");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy
            .Should()
            .Contain("default-src 'none'")
            .And.Contain("connect-src 'self'")
            .And.Contain("form-action 'none'")
            .And.NotContain("http");
    }

    [TestCase("/docs/")]
    [TestCase("/openapi/v1.json")]
    [TestCase("/api/v1/health")]
    [TestCase("/api/v1/version")]
    [TestCase("/nowhere")]
    public async Task Every_answer_tells_browsers_to_take_it_for_what_it_is_and_to_show_it_in_no_other_page(string path)
    {
        using var answer = await api.GetAsync(path);
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        answer
            .Headers.GetValues("Content-Security-Policy")
            .Single()
            .Should()
            .Contain("default-src 'none'")
            .And.Contain("frame-ancestors 'none'");
    }

    [TestCase("/docs/")]
    [TestCase("/openapi/v1.json")]
    public async Task A_browser_is_asked_for_the_key_and_may_send_it_as_a_password(string path)
    {
        using (var closed = await api.Client.GetAsync(path))
        {
            await closed.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
            closed.Headers.WwwAuthenticate.Select(one => one.Scheme).Should().Equal("Bearer", "Basic");
        }
        var password = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"me:{ApiEnvironment.Key}"));
        using var open = await api.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, path).With("Authorization", $"Basic {password}")
        );
        open.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private IEnumerable<string> Routes() =>
        document
            .At("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")
            );

    private static IEnumerable<string> Reached() =>
        Assembly
            .GetExecutingAssembly()
            .GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .SelectMany(method => method.GetCustomAttributes<ReachesAttribute>())
            .Select(one => one.Route)
            .Distinct();

    [GeneratedRegex(@"(?:src|href)=""([^""]+)""")]
    private static partial Regex Loaded { get; }
}
