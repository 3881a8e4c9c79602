using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Documents;

internal sealed partial class ExampleTests
{
    private OneApi api = null!;
    private JsonElement document;

    [OneTimeSetUp]
    public async Task StartApi()
    {
        api = await OneApi.StartAsync(environment => environment.With("HIVE_RATE_LIMIT", "off"));
        using var answer = await api.GetAsync("/openapi/v1.json");
        document = await answer.JsonAsync();
    }

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [Test]
    public void Every_operation_with_a_body_shows_what_to_send() =>
        Requests().Should().HaveCountGreaterThan(20).And.OnlyContain(one => one.Body.HasExample);

    [Test]
    public void Every_operation_with_a_JSON_answer_shows_it() =>
        Answers().Should().HaveCountGreaterThan(60).And.OnlyContain(one => one.Body.HasExample);

    [Test]
    public void Every_example_fits_the_schema_of_its_operation()
    {
        var check = new SchemaCheck(document);
        var shown = Requests().Concat(Answers()).Where(one => one.Body.HasExample).ToList();
        shown.Should().NotBeEmpty();
        string.Join(
                '\n',
                shown.SelectMany(one =>
                    check.Faults(one.Body.Schema, one.Body.Example).Select(fault => $"{one.Where}: {fault}")
                )
            )
            .Should()
            .BeEmpty();
    }

    [Test]
    public async Task Every_example_of_a_request_is_one_that_the_API_takes()
    {
        List<string> refused = [];
        foreach (var (where, body) in Requests().Where(one => one.Body is { Type: "application/json", HasExample: true }))
        {
            var (method, path) = (where.Split(' ')[0], where.Split(' ')[1]);
            using var answer = await api.SendAsync(
                new(method),
                Place.Replace(path.Replace("{kind}", "agents").Replace("{version}", "1"), "helper"),
                OneApi.Json(Encoding.UTF8.GetBytes(body.Example.GetRawText()))
            );
            // What it names is not here, and no code counts for ever; nothing else may be wrong with it.
            if (
                !answer.IsSuccessStatusCode
                && answer.StatusCode != HttpStatusCode.NotFound
                && (path != "/api/v1/sign-in" || answer.StatusCode != HttpStatusCode.Unauthorized)
            )
                refused.Add($"{where}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        string.Join('\n', refused).Should().BeEmpty();
    }

    [TestCase("KeyRequest", """{"name":"ci","scopes":["read"]}""")]
    [TestCase(
        "KeyEntry",
        """{"id":"1","name":"ci","scopes":[],"created_at":"2026-11-25T04:00:00Z","created_by":"root","revoked_at":null}"""
    )]
    [TestCase("ChatChoice", """{"index":0,"delta":{},"finish_reason":null}""")]
    [TestCase("SearchHit", """{"content":"c","name":"n","score":1,"meta_data":{"any":"text"}}""")]
    public void The_check_finds_nothing_in_what_fits(string schema, string json) => Faults(schema, json).Should().BeEmpty();

    [TestCase("KeyRequest", """{"name":"ci"}""", "$: scopes is missing")]
    [TestCase("KeyRequest", """{"name":"ci","scopes":["read",1]}""", "$.scopes[1]: 1 is not of the type string")]
    [TestCase("KeyRequest", """{"name":7,"scopes":[]}""", "$.name: 7 is not of the type string")]
    [TestCase("KeyRequest", """{"name":"ci","scopes":[],"colour":"red"}""", "$.colour: the schema has no such member")]
    [TestCase("KeyRequest", """["ci"]""", "$: *is not of the type object*")]
    [TestCase("StartRunRequest", """{"message":"m","stream":"yes"}""", "$.stream: yes is not of the type boolean")]
    [TestCase("ContentGone", """{"id":"seven"}""", "$.id: seven is no uuid")]
    [TestCase("SearchRequest", """{"query":"q","max_results":1.5}""", "$.max_results: 1.5 is not of the type*")]
    [TestCase("SearchRequest", """{"query":"q","filters":{"a":1}}""", "$.filters.a: 1 is not of the type string")]
    [TestCase(
        "ChatChoice",
        """{"index":0,"message":{"role":1},"finish_reason":null}""",
        "*$.message.role: 1 is not of the type*"
    )]
    public void The_check_finds_what_does_not_fit(string schema, string json, string faults) =>
        string.Join('\n', Faults(schema, json)).Should().Match(faults);

    private IEnumerable<string> Faults(string schema, string json) =>
        new SchemaCheck(document).Faults(
            document.At($"components.schemas.{schema}"),
            JsonSerializer.Deserialize<JsonElement>(json)
        );

    private IEnumerable<(string Where, Body Body)> Requests() =>
        Operations()
            .Where(one => one.Operation.TryGetProperty("requestBody", out _))
            .SelectMany(one => Bodies(one.Operation.At("requestBody")).Select(body => (one.Where, body)));

    private IEnumerable<(string Where, Body Body)> Answers() =>
        Operations()
            .SelectMany(one =>
                one.Operation.At("responses")
                    .EnumerateObject()
                    .Where(answer => answer.Name.StartsWith('2'))
                    .SelectMany(answer =>
                        Bodies(answer.Value)
                            .Where(body => body.Type == "application/json")
                            .Select(body => ($"{one.Where} {answer.Name}", body))
                    )
            );

    private IEnumerable<(string Where, JsonElement Operation)> Operations() =>
        document
            .At("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject()
                    .Select(operation => ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value))
            );

    private static IEnumerable<Body> Bodies(JsonElement of) =>
        of.TryGetProperty("content", out var content)
            ? content
                .EnumerateObject()
                .Select(one => new Body(
                    one.Name,
                    one.Value.GetProperty("schema"),
                    one.Value.TryGetProperty("example", out var example) ? example : default
                ))
            : [];

    private sealed record Body(string Type, JsonElement Schema, JsonElement Example)
    {
        public bool HasExample => Example.ValueKind != JsonValueKind.Undefined;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place { get; }
}
