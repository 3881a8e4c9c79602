using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs.Durable;
using Hive.Api.Tests.Telemetry;
using Hive.Testing;

namespace Hive.Api.Tests.Runs;

/// <summary>The trace of a run, read from its log and sent to a collector.</summary>
internal sealed class SpanTests
{
    private static readonly string[] WholeTrace =
    [
        "POST /api/v1/agents/{id}/runs/",
        "run agent caller",
        "chat caller",
        "execute_tool target",
        "retrieval search_knowledge",
    ];

    private AspireDashboard collector = null!;
    private ScriptedTool target = null!;
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        collector = await AspireDashboard.StartAsync();
        target = await ScriptedTool.StartAsync();
        hive = await RunningHive.StartAsync(h =>
        {
            h.With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint);
            h.Component(
                "tools/target",
                $"tool: {{ tool_id: target, type: http }}\nhttp: {{ url: \"{target.Url}/x\", method: POST }}\n"
            );
            h.Agent("caller", "tools: [target, search_knowledge]")
                .Model.On(
                    "caller",
                    call =>
                        call.ToolResults.Count == 0
                            ? call.CallAsync(("target", "{}"), ("search_knowledge", """{"query":"q"}"""))
                            : call.SayAsync("done")
                );
            h.Agent("failing").Model.On("failing", call => call.FailAsync(400));
            h.Component(
                "teams/pair",
                "team: { team_id: pair, name: Pair }\nmembers: [caller]\nmodel: { provider: openai, id: leader }\n"
            );
            h.Model.On(
                "leader",
                call =>
                    call.ToolResults.Count == 0
                        ? call.CallAsync(("ask_caller", """{"task":"t"}"""))
                        : call.SayAsync("all done")
            );
            h.Component(
                "workflows/flow",
                "workflow: { workflow_id: flow, name: Flow }\nsteps:\n  - { name: ask, team: pair }\n  - { name: fail, agent: failing }\n"
            );
        });
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await hive.DisposeAsync();
        await target.DisposeAsync();
        await collector.DisposeAsync();
    }

    [Reaches("GET /api/v1/runs/{run_id}/spans")]
    [Test]
    public async Task Every_piece_of_work_has_a_span_within_the_one_it_belongs_to()
    {
        var run = await hive.RunAsync("workflows/flow", new { message = "m" });
        run.Text("status").Should().Be("failed");
        var spans = await SpansAsync(run);

        spans[0].Text("type").Should().Be("run");
        spans[0].At("usage.total_tokens").GetInt64().Should().Be(7 + 10 + 7 + 10);
        Tree(spans)
            .Should()
            .BeEquivalentTo(
                "run flow",
                "run flow > step ask",
                "run flow > step ask > model leader",
                "run flow > step ask > model leader",
                "run flow > step ask > member caller",
                "run flow > step ask > member caller > model caller",
                "run flow > step ask > member caller > tool target",
                "run flow > step ask > member caller > retrieval search_knowledge",
                "run flow > step ask > member caller > model caller",
                "run flow > step fail",
                "run flow > step fail > model failing"
            );
        foreach (var name in new[] { "fail", "failing" })
            spans.Single(one => one.Text("name") == name).Text("error").Should().Contain("the endpoint's reason");
        var models = spans.Where(one => one.Text("type") == "model").ToList();
        models.Should().AllSatisfy(one => one.Text("provider").Should().Be("openai"));
        models.Sum(one => one.At("usage.total_tokens").GetInt64()).Should().Be(34);
        foreach (var span in spans)
        {
            var (began, ended) = (span.At("started_at").GetDateTimeOffset(), span.At("ended_at").GetDateTimeOffset());
            ended.Should().BeOnOrAfter(began);
            began.Should().BeOnOrAfter(spans[0].At("started_at").GetDateTimeOffset().AddSeconds(-1));
        }
        var again = await SpansAsync(run);
        again.Select(one => one.Text("span_id")).Should().Equal(spans.Select(one => one.Text("span_id")));
        (await hive.Client.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/spans")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_collector_gets_one_trace_from_the_caller_over_the_api_and_the_model_to_the_database()
    {
        var (trace, caller) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/agents/caller/runs")
        {
            Content = JsonContent.Create(new { message = "a secret question" }),
        };
        // As NGINX hands it on.
        request.Headers.Add("traceparent", $"00-{trace}-{caller}-01");
        using (var answer = await hive.Client.SendAsync(request))
            answer.StatusCode.Should().Be(HttpStatusCode.OK);

        List<JsonElement> spans = [];
        await Eventually.HoldsWhenReachedAsync(
            "the collector has the trace",
            async () =>
            {
                spans = [.. (await collector.SpansAsync())!.Where(one => one.Text("traceId") == trace)];
                var names = spans.Select(one => one.Text("name")).ToList();
                return WholeTrace.All(names.Contains) && spans.Any(Names("db.system.name"));
            }
        );
        var known = spans.Select(one => one.Text("spanId")).Append(caller).ToList();
        spans.Should().AllSatisfy(one => known.Should().Contain(one.Text("parentSpanId")));
        spans.Where(Names("gen_ai.usage.input_tokens")).Should().HaveCount(2);
        string.Concat(spans).Should().NotContain("secret question");
        // The start of this service asked for it.
        string.Concat((await collector.SpansAsync())!).Should().NotContain("/api/v1/health");
    }

    private static Func<JsonElement, bool> Names(string attribute) =>
        span =>
            span.TryGetProperty("attributes", out var all) && all.EnumerateArray().Any(one => one.Text("key") == attribute);

    private async Task<List<JsonElement>> SpansAsync(JsonElement run)
    {
        var answer = await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run.Text("run_id")}/spans");
        answer.Text("trace_id").Should().Be(run.Text("run_id")!.Replace("-", ""));
        return [.. answer.At("spans").EnumerateArray()];
    }

    private static IEnumerable<string> Tree(List<JsonElement> spans)
    {
        string Named(JsonElement span) => $"{span.Text("type")} {span.Text("name")}";
        string PathOf(JsonElement span) =>
            span.TryGetProperty("parent_span_id", out var parent) && parent.ValueKind == JsonValueKind.String
                ? $"{PathOf(spans.Single(one => one.Text("span_id") == parent.GetString()))} > {Named(span)}"
                : Named(span);
        return spans.Select(PathOf);
    }
}
