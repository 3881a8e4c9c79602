using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Documents;

/// <summary>
/// Every route of the document is sent what no client should send: it always answers with a problem document, and never
/// fails.
/// </summary>
internal sealed partial class BadInputTests
{
    private static readonly (string What, byte[] Body)[] Bodies =
    [
        ("nothing", []),
        ("not JSON", "{\"a\":"u8.ToArray()),
        ("another type", "[1,2,3]"u8.ToArray()),
        ("null", "null"u8.ToArray()),
        ("a number", "1e999"u8.ToArray()),
        (
            "every member of a wrong type",
            """{"name":{"a":[1]},"message":17,"input":[{}],"query":false,"reason":1.5,"scopes":7,"messages":{},"model":[],"content":3,"session_name":9}"""u8.ToArray()
        ),
        ("ten thousand levels", Encoding.ASCII.GetBytes(new string('[', 10_000) + new string(']', 10_000))),
        (
            "invalid UTF-8",
            [.. Texts("name", "message", "query", "reason", "memory", "session_name", "model").SelectMany(one => one)]
        ),
        (
            "half of a surrogate pair in texts",
            """{"threadId":"t","runId":"r","messages":[{"role":"user","content":"\ud800"}],"name":"\ud800","message":"\ud800","query":"\ud800","input":"\ud800","model":"\ud800","tool_choice":"\ud800","session_name":"\ud800"}"""u8.ToArray()
        ),
        (
            "NUL in texts",
            """{"name":"a\u0000","message":"a\u0000","query":"a\u0000","reason":"a\u0000","memory":"a\u0000","session_name":"a\u0000","scopes":["read"]}"""u8.ToArray()
        ),
    ];

    private static readonly string[] Ids =
    [
        "..%2f..%2fetc%2fpasswd",
        "a%0Ab",
        "'%20or%201=1;--",
        "%F0%9F%90%9D",
        "999999999999999999999",
        "-1",
        "{id}",
        new string('x', 2000),
    ];

    private OneApi api = null!;
    private JsonElement paths;

    [OneTimeSetUp]
    public async Task StartApi()
    {
        api = await OneApi.StartAsync(environment => environment.With("HIVE_RATE_LIMIT", "off"));
        using var document = await api.GetAsync("/openapi/v1.json");
        paths = (await document.JsonAsync()).At("paths");
    }

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [Test]
    public async Task A_body_that_makes_no_sense_is_a_problem_at_every_route()
    {
        List<string> wrong = [];
        // Some have no body: there is nothing in it that could make no sense.
        var taking = Operations()
            .Where(one =>
                one.Method is "POST" or "PUT" or "PATCH" && one.Path is not ("/api/v1/sign-in/codes" or "/metrics/refresh")
            );
        foreach (var (method, path) in taking)
        {
            foreach (var (what, body) in Bodies)
            {
                using var answer = await api.SendAsync(new(method), Filled(path, "helper"), OneApi.Json(body));
                await NoteAsync(wrong, answer, $"{method} {path} with {what}");
            }
            using var large = new ByteArrayContent(new byte[20 * 1024 * 1024])
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            };
            using var refused = await LargeAsync(method, path, large);
            if (refused is not null)
                await NoteAsync(wrong, refused, $"{method} {path} with 20 MiB");
        }
        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Test]
    public async Task An_id_that_makes_no_sense_is_a_problem_at_every_route()
    {
        List<string> wrong = [];
        foreach (var (method, path) in Operations().Where(one => one.Path.Contains('{')))
        {
            foreach (var id in Ids)
            {
                using var answer = await api.SendAsync(
                    new(method),
                    Filled(path, id),
                    method is "POST" or "PATCH" ? OneApi.Json("{}"u8.ToArray()) : null
                );
                await NoteAsync(wrong, answer, $"{method} {path} with the id {id[..Math.Min(id.Length, 30)]}");
            }
        }
        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Test]
    public async Task A_query_that_makes_no_sense_never_fails()
    {
        List<string> wrong = [];
        foreach (var (method, path) in Operations().Where(one => one.Method == "GET"))
        {
            foreach (
                var query in new[]
                {
                    "limit=-1&page=-1",
                    "limit=99999999999999&page=x",
                    "limit=1e9",
                    "session_id=%00&user_id=%00",
                    "user_id='%20or%201=1",
                    "sort_by=%27;drop",
                    "limit=",
                }
            )
            {
                using var answer = await api.GetAsync($"{Filled(path, "helper")}?{query}");
                if ((int)answer.StatusCode >= 500)
                    wrong.Add($"{method} {path}?{query}: {(int)answer.StatusCode}");
                if (
                    answer.StatusCode == HttpStatusCode.BadRequest
                    && !(
                        (await answer.JsonAsync()).TryGetProperty("detail", out var detail)
                        && detail.GetString() is { Length: > 0 }
                    )
                )
                    wrong.Add($"{method} {path}?{query}: a problem without a detail");
            }
        }
        string.Join('\n', wrong).Should().BeEmpty();
    }

    [Test]
    public async Task A_member_that_comes_twice_is_refused_however_deep_it_is()
    {
        using var body = OneApi.Json("""{"metadata":{"a":{"b":1,"b":2}}}"""u8.ToArray());
        using var answer = await api.SendAsync(HttpMethod.Patch, "/sessions/any", body);
        (await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Text("detail").Should().Contain("twice");
    }

    [Test]
    public async Task A_value_of_a_wrong_type_is_named()
    {
        using var answer = await api.GetAsync("/knowledge/content?limit=5&page=first");
        (await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest))
            .Text("detail")
            .Should()
            .Contain("page")
            .And.NotContain("limit");
    }

    [Test]
    public async Task A_text_that_the_database_refuses_does_no_harm_to_the_next_request()
    {
        using var made = await api.PostAsync(
            "/api/v1/memories",
            """{"memory":"Keeps bees","user_id":"ada","topics":["bees"]}"""
        );
        made.StatusCode.Should().Be(HttpStatusCode.Created);
        // More often than there are connections: each of them meets it more than once.
        foreach (var _ in Enumerable.Range(0, 60))
        {
            using var refused = await api.GetAsync("/memory_topics?user_id=%00");
            await refused.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        }
        List<string> next = [];
        foreach (var _ in Enumerable.Range(0, 60))
        {
            using var answer = await api.GetAsync("/memory_topics?user_id=ada");
            next.Add(await answer.Content.ReadAsStringAsync());
        }
        next.Should().OnlyContain(topics => topics == """["bees"]""");
    }

    // A server that refuses by the length alone may end the connection while the rest is still being sent.
    private async Task<HttpResponseMessage?> LargeAsync(string method, string path, HttpContent body)
    {
        try
        {
            return await api.SendAsync(new(method), Filled(path, "helper"), body);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task NoteAsync(List<string> wrong, HttpResponseMessage answer, string what)
    {
        var status = (int)answer.StatusCode;
        if (status is < 400 or >= 500)
            wrong.Add($"{what}: {status}");
        else if (answer.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            wrong.Add($"{what}: {status} without a problem document");
        else if (JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.ValueKind != JsonValueKind.Object)
            wrong.Add($"{what}: {status} without a problem document");
    }

    private IEnumerable<(string Method, string Path)> Operations() =>
        paths
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject().Select(operation => (operation.Name.ToUpperInvariant(), path.Name))
            );

    private static IEnumerable<byte[]> Texts(params string[] names) =>
        names
            .Select(
                (name, place) =>
                    (byte[])
                        [.. Encoding.ASCII.GetBytes($"{(place == 0 ? '{' : ',')}\"{name}\":\""), 0xc3, 0x28, 0xff, (byte)'"']
            )
            .Append("}"u8.ToArray());

    private static string Filled(string path, string id) => Place.Replace(path, id);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place { get; }
}
