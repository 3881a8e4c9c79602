using System.Net;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>Answers that are data: asked for in a component's file or in the request.</summary>
internal sealed class OutputSchemaTests
{
    private const string Schema =
        "output_schema: { type: object, properties: { days: { type: integer }, text: { type: string, enum: ['25'] } }, required: [days], additionalProperties: false }";

    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("fits", Schema).Model.Says("fits", """{"days":25,"text":"25"}""");
            h.Agent("mends", Schema)
                .Model.On("mends", call => call.SayAsync(call.Number % 2 == 1 ? "about 25" : """{"days":25}"""));
            h.Agent("never", Schema).Model.Says("never", """{"days":"many"}""");
            h.Agent("plain").Model.On("plain", call => call.SayAsync(call.Asked is "data" ? """{"a":1}""" : "some text"));
            h.Component("agents/offline", "agent: { agent_id: offline, name: Offline }\n");
            h.Component(
                "teams/router",
                $"team: {{ team_id: router, name: Router, mode: route }}\nmembers: [plain]\n{Schema}\n"
            );
            h.Component(
                "teams/leading",
                $"team: {{ team_id: leading, name: Leading }}\nmembers: [plain]\nmodel: {{ provider: openai, id: leader }}\n{Schema}\n"
            );
            h.Model.Says("leader", """{"days":7}""");
            h.Component(
                "workflows/steps",
                "workflow: { workflow_id: steps, name: Steps }\nsteps:\n  - { name: first, agent: never }\n"
            );
        });

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [Test]
    public async Task The_schema_of_a_file_goes_to_the_provider_and_the_answer_is_data()
    {
        (await hive.RunAsync("agents/fits", new { message = "m" }))
            .Text("content")
            .Should()
            .Be("""{"days":25,"text":"25"}""");
        var sent = LastOf("fits").At("response_format.json_schema");
        sent.Text("name").Should().Be("fits");
        sent.At("schema.properties.days").Text("type").Should().Be("integer");
        sent.At("schema.properties.text.enum")[0].GetString().Should().Be("25", "a quoted number is a text");
        sent.At("schema.additionalProperties").GetBoolean().Should().BeFalse();
    }

    [Test]
    public async Task An_answer_that_does_not_fit_is_sent_back_once_with_what_is_wrong()
    {
        var run = await hive.RunAsync("agents/mends", new { message = "m" });
        run.Text("status").Should().Be("completed");
        run.Text("content").Should().Be("""{"days":25}""");
        LastOf("mends").GetProperty("messages").EnumerateArray().Last().Text("content").Should().Contain("it is not JSON");
    }

    [TestCase("agents/never")]
    [TestCase("workflows/steps")]
    public async Task One_that_never_fits_fails_the_run_and_says_where(string address)
    {
        var run = await hive.RunAsync(address, new { message = "m" });
        run.Text("status").Should().Be("failed");
        run.Text("error").Should().Contain("agent never does not fit its schema").And.Contain("at /days: ");
    }

    [Test]
    public async Task A_team_s_answer_fits_its_schema_whoever_of_it_gives_it()
    {
        (await hive.RunAsync("teams/leading", new { message = "m" })).Text("content").Should().Be("""{"days":7}""");
        var routed = await hive.RunAsync("teams/router", new { message = "m" });
        routed.Text("status").Should().Be("failed");
        routed.Text("error").Should().Contain("agent plain does not fit its schema");
        (await hive.RunAsync("agents/plain", new { message = "m" })).Text("content").Should().Be("some text");
    }

    [Test]
    public async Task A_request_brings_a_schema_of_its_own()
    {
        object schema = new { type = "object", required = Required };
        (await hive.RunAsync("agents/plain", new { message = "data", output_schema = schema }))
            .Text("content")
            .Should()
            .Be("""{"a":1}""");
        (await hive.RunAsync("agents/plain", new { message = "m", output_schema = schema }))
            .Text("error")
            .Should()
            .Contain("it is not JSON");
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["message"] = "data", ["output_schema"] = """{"type":"array"}""" }
        );
        using var answer = await hive.Client.PostAsync("/api/v1/agents/plain/runs", form);
        (await answer.JsonAsync()).Text("status").Should().Be("failed");
    }

    [Test]
    public async Task A_schema_as_deep_as_a_body_may_be_comes_back_in_the_log()
    {
        var schema = Nested(29);
        var run = await hive.RunAsync("agents/plain", new { message = "data", output_schema = schema });
        run.Text("status").Should().Be("completed");
        var log = await hive.Client.GetStringAsync($"/api/v1/runs/{run.Text("run_id")}/log");
        log.Should().Contain(schema.GetRawText());
    }

    [Test]
    public async Task A_schema_in_a_form_may_be_no_deeper_than_one_in_a_body()
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["message"] = "data", ["output_schema"] = Nested(60).GetRawText() }
        );
        using var answer = await hive.Client.PostAsync("/api/v1/agents/plain/runs", form);
        (await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Text("detail").Should().Contain("output_schema");
    }

    // A schema that says nothing, so deep that the test is about its depth alone.
    private static JsonElement Nested(int levels) =>
        JsonElement.Parse(
            $$"""{"description":"d","examples":{{string.Concat(Enumerable.Repeat("[", levels))}}{{new string(']', levels)}}}"""
        );

    [TestCase("agents/plain", """{"message":"m","output_schema":{"type":"thing"}}""")]
    [TestCase("agents/plain", """{"message":"m","output_schema":[1]}""")]
    [TestCase("agents/offline", """{"message":"m","output_schema":{"type":"object"}}""")]
    [TestCase("workflows/steps", """{"message":"m","output_schema":{"type":"object"}}""")]
    public async Task A_schema_that_cannot_be_kept_to_is_refused_by_its_name(string address, string body)
    {
        using var content = OneApi.Json(System.Text.Encoding.UTF8.GetBytes(body));
        using var answer = await hive.Client.PostAsync($"/api/v1/{address}/runs", content);
        (await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Text("detail").Should().StartWith("output_schema");
    }

    private static readonly string[] Required = ["a"];

    private JsonElement LastOf(string model) => hive.Model.Requests.Last(one => one.Text("model") == model);
}
