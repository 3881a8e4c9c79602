using System.Net;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>
/// What methods of Agno's <c>AgentOSClient</c> 2.9 ask for beyond runs, sessions and memories, and what they validate.
/// </summary>
internal sealed class AgentOsMethodTests : ClientHive
{
    private static readonly string[] Numbers = ["avg_run_time", "min_run_time", "max_run_time", "p95_run_time"];

    [OneTimeSetUp]
    public async Task AddAgents()
    {
        Hive.Model.On(
            "judge",
            async call =>
            {
                await call.BeginAsync();
                await call.PieceAsync(
                    call.Instructions.Contains("memories", StringComparison.Ordinal)
                        ? """{"memories":[{"memory":"Keeps bees in Lisbon","topics":["bees"]}]}"""
                        : """Well: {"score": 9, "reason": "It says what is expected."}"""
                );
                await call.EndAsync();
            }
        );
        Hive.Model.On(
            "careful",
            call =>
                call.ToolResults.Count == 0
                    ? call.CallAsync(("search_knowledge", """{"query":"q"}"""))
                    : call.SayAsync($"told {call.ToolResults[^1]}")
        );
        Hive.Model.On(
            "seeker",
            call =>
                call.ToolResults.Count == 0
                    ? call.CallAsync(("search_knowledge", """{"query":"q"}"""))
                    : call.SayAsync("found")
        );
        Hive.Agent("seeker", "tools: [search_knowledge]\n");
        Hive.Agent("careful", "tools: [search_knowledge]\nrequires_approval: [search_knowledge]\n");
        Hive.Model.On(
            "critic",
            call =>
                call.Instructions.Contains("\"passed\"", StringComparison.Ordinal)
                    ? call.SayAsync(
                        $$"""{"passed": {{(call.Asked.Contains("Criteria:\nIt greets", StringComparison.Ordinal) ? "true" : "false")}}, "reason": "As it is."}"""
                    )
                    : call.SayAsync("""{"score": 7, "reason": "Small faults."}""")
        );
        Hive.Model.On("leader", call => call.SayAsync("careful"));
        Hive.Component(
            "teams/cteam",
            "team: { team_id: cteam, name: C, mode: route }\nmembers: [careful]\nmodel: { provider: openai, id: leader }\n"
        );
        Hive.Component(
            "workflows/cwf",
            "workflow: { workflow_id: cwf, name: C }\nsteps: [{ name: only, agent: careful }]\n"
        );
        await Hive.Api.DisposeAsync();
        await Hive.StartApiAsync();
    }

    [Reaches("POST /eval-runs")]
    [Reaches("GET /eval-runs")]
    [Reaches("GET /eval-runs/{id}")]
    [Reaches("PATCH /eval-runs/{id}")]
    [Reaches("DELETE /eval-runs")]
    [Test]
    public async Task An_agent_is_tried_out_and_a_model_judges_its_answers()
    {
        var eval = await PostAsync(
            "/eval-runs",
            """{"eval_type":"accuracy","input":"try me","agent_id":"echo","expected_output":"hello","model_provider":"openai","model_id":"judge","allow_additional_tool_calls":false,"num_iterations":2}"""
        );
        eval.Text("eval_type").Should().Be("accuracy");
        eval.Text("agent_id").Should().Be("echo");
        eval.Text("model_id").Should().Be("judge");
        eval.At("eval_data.avg_score").GetDouble().Should().Be(9);
        eval.At("eval_data.results").GetArrayLength().Should().Be(2);
        eval.At("eval_data.results")[0].Text("reason").Should().Be("It says what is expected.");
        var address = $"/eval-runs/{eval.Text("id")}";
        (await GetAsync(address)).Text("eval_input.expected_output").Should().Be("hello");
        using (var renamed = await SendAsync(HttpMethod.Patch, address, """{"name":"Greeting"}"""))
            (await renamed.JsonAsync()).Text("name").Should().Be("Greeting");
        var list = await GetAsync("/eval-runs?agent_id=echo&eval_types=accuracy,reliability&limit=5&page=1&sort_order=desc");
        list.At("data")[0].Text("name").Should().Be("Greeting");
        list.At("meta.total_count").GetInt64().Should().Be(1);
        (await GetAsync("/eval-runs?eval_types=performance")).At("data").GetArrayLength().Should().Be(0);
        (await Hive.Database.ValueAsync<long>("select count(*) from hive.runs where input = 'try me'"))
            .Should()
            .Be(0, "what is tried out leaves no runs");
        using (
            var gone = await SendAsync(
                HttpMethod.Delete,
                "/eval-runs",
                $$"""{"eval_run_ids":["{{eval.Text("id")}}","nonsense"]}"""
            )
        )
            gone.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var missing = await Hive.Client.GetAsync(address);
        missing.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [TestCase("""{"criteria":"It greets"}""", true, null)]
    [TestCase("""{"criteria":"It rhymes","scoring_strategy":"binary"}""", false, null)]
    [TestCase("""{"criteria":"It greets","scoring_strategy":"numeric"}""", true, 7)]
    [TestCase("""{"criteria":"It greets","scoring_strategy":"numeric","threshold":8}""", false, 7)]
    public async Task A_model_judges_by_criteria(string how, bool passed, int? score)
    {
        var eval = await PostAsync(
            "/eval-runs",
            $$"""{"eval_type":"agent_as_judge","input":"hello","agent_id":"echo","model_provider":"openai","model_id":"critic",{{how[1..]}}"""
        );
        eval.Text("eval_type").Should().Be("agent_as_judge");
        var result = eval.At("eval_data.results")[0];
        result.At("passed").GetBoolean().Should().Be(passed, "{0}", eval);
        result.Text("criteria").Should().StartWith("It ");
        result.Text("output").Should().Contain("hello");
        eval.At("eval_data.pass_rate").GetDouble().Should().Be(passed ? 100 : 0);
        var average = eval.At("eval_data.avg_score");
        (average.ValueKind == JsonValueKind.Null ? (double?)null : average.GetDouble()).Should().Be(score);
        // What is judged stands apart from what the judge is told.
        var asked = Hive.Model.Requests[^1].At("messages")[1].Text("content")!;
        asked.Split('\n').Count(line => line.Length == 16).Should().Be(2);
    }

    [TestCase("""["search_knowledge"]""", "false", "PASSED")]
    [TestCase("""["search_knowledge","http_fetch"]""", "false", "FAILED")]
    [TestCase("""["http_fetch"]""", "true", "FAILED")]
    public async Task Reliability_is_that_the_expected_tools_are_called(string tools, string others, string status)
    {
        var eval = await PostAsync(
            "/eval-runs",
            $$"""{"eval_type":"reliability","input":"hello","agent_id":"seeker","expected_tool_calls":{{tools}},"allow_additional_tool_calls":{{others}}}"""
        );
        eval.Text("eval_data.eval_status").Should().Be(status, "{0}", eval);
    }

    [TestCase("q", "PASSED")]
    [TestCase("other", "FAILED")]
    public async Task Arguments_of_calls_are_held_to_what_is_expected(string query, string status)
    {
        var eval = await PostAsync(
            "/eval-runs",
            $$$"""{"eval_type":"reliability","input":"hello","agent_id":"seeker","expected_tool_calls":["search_knowledge"],"expected_tool_call_arguments":{"search_knowledge":{"query":"{{{query}}}"} } }"""
        );
        eval.Text("eval_data.eval_status").Should().Be(status, "{0}", eval);
    }

    [Test]
    public async Task Performance_is_how_long_runs_take()
    {
        var eval = await PostAsync(
            "/eval-runs",
            """{"eval_type":"performance","input":"hello","team_id":"router","num_iterations":3,"warmup_runs":1}"""
        );
        eval.Text("team_id").Should().Be("router");
        eval.At("eval_data.run_times").GetArrayLength().Should().Be(3);
        foreach (var number in Numbers)
            eval.At($"eval_data.{number}").GetDouble().Should().BePositive();
    }

    [TestCase("""{"eval_type":"beauty","input":"m","agent_id":"echo"}""", 400)]
    [TestCase("""{"eval_type":"accuracy","input":"m","agent_id":"echo"}""", 400)]
    [TestCase("""{"eval_type":"accuracy","input":"m","agent_id":"echo","team_id":"router","expected_output":"x"}""", 400)]
    [TestCase("""{"eval_type":"reliability","input":"m","agent_id":"echo"}""", 400)]
    [TestCase("""{"eval_type":"performance","input":"m","agent_id":"echo","num_iterations":1000}""", 400)]
    [TestCase("""{"eval_type":"agent_as_judge","input":"m","agent_id":"echo"}""", 400)]
    [TestCase(
        """{"eval_type":"agent_as_judge","input":"m","agent_id":"echo","criteria":"x","scoring_strategy":"guess"}""",
        400
    )]
    [TestCase(
        """{"eval_type":"agent_as_judge","input":"m","agent_id":"echo","criteria":"x","scoring_strategy":"numeric","threshold":11}""",
        400
    )]
    [TestCase("""{"eval_type":"performance","input":"m","agent_id":"nobody"}""", 404)]
    [TestCase("""{"eval_type":"performance","input":"m","agent_id":"failing"}""", 400)]
    public async Task What_cannot_be_tried_out_is_refused(string body, int status)
    {
        using var refused = await SendAsync(HttpMethod.Post, "/eval-runs", body);
        ((int)refused.StatusCode).Should().Be(status, "{0}", await refused.JsonAsync());
    }

    [Reaches("GET /traces")]
    [Reaches("GET /traces/{id}")]
    [Reaches("GET /trace_session_stats")]
    [Reaches("POST /traces/search")]
    [Test]
    public async Task A_run_is_a_trace_with_a_span_for_each_thing_done()
    {
        var run = await Hive.RunAsync(
            "workflows/steps",
            new
            {
                message = "trace me",
                session_id = "traced",
                user_id = "ada",
            }
        );
        var list = await GetAsync("/traces?session_id=traced&page=1&limit=20");
        var trace = list.At("data")[0];
        trace.Text("trace_id").Should().Be(run.Text("run_id"));
        trace.Text("status").Should().Be("OK");
        trace.Text("workflow_id").Should().Be("steps");
        trace.Text("user_id").Should().Be("ada");

        var detail = await GetAsync($"/traces/{trace.Text("trace_id")}");
        var root = detail.At("tree")[0];
        root.Text("type").Should().Be("WORKFLOW");
        root.Text("metadata.session_id").Should().Be("traced");
        var step = root.At("spans")[0];
        step.Text("type").Should().Be("STEP");
        step.Text("name").Should().Be("only");
        var model = Spans(step).Single(one => one.Text("type") == "LLM");
        model.At("metadata.input_tokens").GetInt64().Should().Be(7);
        model.Text("output").Should().Contain("trace me");
        var spans = await GetAsync($"/api/v1/runs/{run.Text("run_id")}/spans");
        Spans(root)
            .Prepend(root)
            .Select(span => span.Text("id"))
            .Should()
            .BeEquivalentTo(spans.At("spans").EnumerateArray().Select(span => span.Text("span_id")), "it is the same trace");
        Spans(root)
            .Should()
            .AllSatisfy(span =>
                span.At("start_time").GetDateTimeOffset().Should().BeOnOrBefore(span.At("end_time").GetDateTimeOffset())
            );
        (1 + Spans(root).Count()).Should().Be(trace.At("total_spans").GetInt32());
        (await GetAsync($"/traces/{trace.Text("trace_id")}?span_id={Uri.EscapeDataString(step.Text("id")!)}"))
            .Text("name")
            .Should()
            .Be("only");

        var stats = await GetAsync("/trace_session_stats?user_id=ada&workflow_id=steps");
        stats.At("data")[0].Text("session_id").Should().Be("traced");
        stats.At("data")[0].At("total_traces").GetInt64().Should().Be(1);
        var found = await PostAsync(
            "/traces/search",
            """{"filter":{"op":"AND","conditions":[{"op":"EQ","key":"workflow_id","value":"steps"},{"op":"NOT","condition":{"op":"GT","key":"error_count","value":0}},{"op":"IN","key":"status","values":["OK"]},{"op":"STARTSWITH","key":"session_id","value":"trac"},{"op":"LTE","key":"start_time","value":"2100-01-01T00:00:00Z"}]},"group_by":"run","page":1,"limit":20}"""
        );
        found.At("data")[0].At("tree").GetArrayLength().Should().Be(1);
        var sessions = await PostAsync(
            "/traces/search",
            """{"filter":{"op":"CONTAINS","key":"session_id","value":"RACE"},"group_by":"session","page":1,"limit":20}"""
        );
        sessions.At("data")[0].Text("session_id").Should().Be("traced");
        using var missing = await Hive.Client.GetAsync($"/traces/{Guid.NewGuid()}");
        missing.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_trace_of_what_failed_says_so()
    {
        await Hive.RunAsync("agents/failing", new { message = "m", session_id = "failed" });
        var trace = (await GetAsync("/traces?session_id=failed&status=ERROR")).At("data")[0];
        var detail = await GetAsync($"/traces/{trace.Text("trace_id")}");
        detail.Text("error").Should().Contain("the endpoint's reason");
        var root = detail.At("tree")[0];
        var model = Spans(root).Single();
        model.Text("type").Should().Be("LLM");
        model.Text("status").Should().Be("ERROR");
        model.Text("error").Should().Contain("the endpoint's reason");
        trace.At("total_spans").GetInt32().Should().Be(2, "the run and the model's failure");
        trace.At("error_count").GetInt32().Should().Be(2);
    }

    [TestCase("""{"op":"EQ","key":"password","value":"x"}""")]
    [TestCase("""{"op":"LIKE","key":"status","value":"x"}""")]
    [TestCase("""{"op":"EQ","key":"duration_ms","value":"'; drop table hive.runs; --"}""")]
    [TestCase("""{"op":"CONTAINS","key":"duration_ms","value":1}""")]
    [TestCase("""{"op":"AND","conditions":[]}""")]
    [TestCase("""{"op":"NOT"}""")]
    [TestCase("[]")]
    public async Task A_search_that_makes_no_sense_is_refused(string filter)
    {
        using var refused = await SendAsync(HttpMethod.Post, "/traces/search", $$"""{"filter":{{filter}}}""");
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await refused.JsonAsync()).Text("detail").Should().StartWith("filter");
    }

    [Reaches("GET /metrics")]
    [Reaches("POST /metrics/refresh")]
    [Reaches("GET /metrics/refresh/status")]
    [Test]
    public async Task Metrics_are_days_for_a_client_and_text_for_Prometheus()
    {
        await Hive.RunAsync("agents/echo", new { message = "m", user_id = "ada" });
        var answer = await GetAsync("/metrics?starting_date=2020-01-01&ending_date=2100-01-01");
        var day = answer.At("metrics")[0];
        day.At("agent_runs_count").GetInt64().Should().BePositive();
        day.At("users_count").GetInt64().Should().BePositive();
        day.At("token_metrics.total_tokens").GetInt64().Should().BePositive();
        day.At("model_metrics").EnumerateArray().Select(one => one.Text("model_id")).Should().Contain("echo");
        (await GetAsync("/metrics?ending_date=2020-01-01")).At("metrics").GetArrayLength().Should().Be(0);
        (await PostAsync("/metrics/refresh", "")).GetArrayLength().Should().BePositive();
        (await GetAsync("/metrics/refresh/status")).Text("status").Should().Be("idle");
        using (var wrong = await Hive.Client.GetAsync("/metrics?starting_date=yesterday"))
            wrong.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation(
            "Accept",
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
        );
        using var scraped = await Hive.Client.SendAsync(request);
        (await scraped.Content.ReadAsStringAsync()).Should().Contain("hive_runs_total");
    }

    [Reaches("POST /optimize-memories")]
    [TestCase(true)]
    [TestCase(false)]
    public async Task Memories_are_summed_up(bool apply)
    {
        var user = $"optimized-{apply}";
        foreach (var memory in new[] { "Keeps bees", "Lives in Lisbon", "Keeps bees, really" })
            await PostAsync("/memories", $$"""{"memory":"{{memory}}","user_id":"{{user}}"}""");
        var answer = await PostAsync(
            "/optimize-memories",
            $$"""{"user_id":"{{user}}","model":"openai:judge","apply":{{(apply ? "true" : "false")}}}"""
        );
        answer.At("memories")[0].Text("memory").Should().Be("Keeps bees in Lisbon");
        answer.At("memories_before").GetInt32().Should().Be(3);
        answer.At("memories_after").GetInt32().Should().Be(1);
        answer.At("reduction_percentage").GetDouble().Should().BeInRange(1, 100);
        (await GetAsync($"/memories?user_id={user}")).At("data").GetArrayLength().Should().Be(apply ? 1 : 3);
    }

    [Reaches("GET /knowledge/config")]
    [Reaches("PATCH /knowledge/content/{id}")]
    [Reaches("DELETE /knowledge/content")]
    [Test]
    public async Task Documents_are_changed_found_and_removed_in_the_shapes_of_AgentOS()
    {
        var form = Form(("name", "bees.md"), ("text_content", "# Bees\nBees make honey."), ("metadata", """{"a":"b"}"""));
        using var uploaded = await Hive.Client.PostAsync("/knowledge/content", form);
        var document = await uploaded.JsonAsync();
        document.At("size").ValueKind.Should().Be(JsonValueKind.String);
        var address = $"/knowledge/content/{document.Text("id")}";
        using (
            var changed = await Hive.Client.PatchAsync(
                address,
                Form(("name", "wasps.md"), ("description", "d"), ("metadata", """{"c":"d"}"""))
            )
        )
        {
            var now = await changed.JsonAsync();
            now.Text("name").Should().Be("wasps.md");
            now.Text("metadata.c").Should().Be("d");
        }
        var found = await PostAsync(
            "/knowledge/search",
            """{"query":"honey","filters":{"c":"d"},"meta":{"limit":20,"page":1}}"""
        );
        var hit = found.At("data")[0];
        hit.Text("id").Should().NotBeNullOrEmpty();
        hit.Text("name").Should().StartWith("wasps.md");
        hit.At("meta_data").TryGetProperty("a", out _).Should().BeFalse("that was taken away");
        (await GetAsync($"{address}/status")).Text("id").Should().Be(document.Text("id"));
        var config = await GetAsync("/knowledge/config");
        config.At("readersForType").TryGetProperty(".md", out _).Should().BeTrue();
        config.At("vector_dbs")[0].At("search_types").GetArrayLength().Should().Be(1);
        using (var all = await Hive.Client.DeleteAsync("/knowledge/content"))
            (await all.JsonAsync()).GetString().Should().Be("1 uploaded document is removed.");
        (await GetAsync("/knowledge/content")).At("data").GetArrayLength().Should().Be(0);
    }

    [Reaches("GET /info")]
    [Reaches("POST /databases/{id}/migrate")]
    [Test]
    public async Task It_says_what_it_is_and_that_its_database_fits()
    {
        var info = await GetAsync("/info");
        info.At("agent_count").GetInt32().Should().BePositive();
        info.Text("auth_mode").Should().Be("security_key");
        (await PostAsync("/databases/hive/migrate", """{"target_version":null}""")).Text("message").Should().Contain("fits");
        using var other = await SendAsync(HttpMethod.Post, "/databases/other/migrate", "{}");
        other.StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var older = await SendAsync(HttpMethod.Post, "/databases/hive/migrate", """{"target_version":"1.0"}""");
        older.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Reaches("POST /agents/{id}/runs/{run_id}/resume")]
    [Reaches("POST /teams/{id}/runs/{run_id}/resume")]
    [Reaches("POST /workflows/{id}/runs/{run_id}/resume")]
    [Test]
    public async Task A_stream_is_resumed_behind_the_event_that_the_client_had_last()
    {
        foreach (var address in new[] { "agents/echo", "teams/router", "workflows/steps" })
        {
            var events = await Hive.Client.StreamAsync($"/{address}/runs", Form(("message", "one two")));
            var rest = await Hive.Client.StreamAsync(
                $"/{address}/runs/{events[0].Data.Text("run_id")}/resume",
                Form(("last_event_index", $"{events[1].Data.At("event_index").GetInt64()}"))
            );
            rest.Select(one => one.Name).Should().Equal(events.Skip(2).Select(one => one.Name), address);
            rest[^1].Data.At("event_index").GetInt64().Should().Be(events[^1].Data.At("event_index").GetInt64());
        }
    }

    [Test]
    public async Task A_run_of_a_workflow_says_what_each_step_cost()
    {
        using var response = await Hive.Client.PostAsync(
            "/workflows/steps/runs",
            Form(("message", "m"), ("stream", "false"))
        );
        var run = await response.JsonAsync();
        run.At("metrics.steps").At("only").Text("step_name").Should().Be("only");
        run.At("metrics.steps").At("only").At("metrics.duration").GetDouble().Should().BePositive();
    }

    [TestCase("teams/cteam", "requirements")]
    [TestCase("workflows/cwf", "step_requirements")]
    public async Task A_team_and_a_workflow_go_on_with_their_requirements(string address, string field)
    {
        using var response = await Hive.Client.PostAsync($"/{address}/runs", Form(("message", "m"), ("stream", "false")));
        var paused = await response.JsonAsync();
        paused.Text("status").Should().Be("PAUSED");
        var requirements = paused.At(field).GetRawText();
        requirements.Should().Contain("requires_confirmation");
        using var continued = await Hive.Client.PostAsync(
            $"/{address}/runs/{paused.Text("run_id")}/continue",
            Form(
                (
                    field,
                    requirements.Replace(
                        "\"requires_confirmation\":true",
                        "\"requires_confirmation\":true,\"confirmed\":true"
                    )
                ),
                ("stream", "false")
            )
        );
        var ended = await continued.JsonAsync();
        ended.Text("status").Should().Be("COMPLETED", "{0}", ended);
        ended.Text("content").Should().StartWith("told");
    }

    private async Task<JsonElement> PostAsync(string address, string json)
    {
        using var response = await SendAsync(HttpMethod.Post, address, json);
        var answer = await response.JsonAsync();
        response.IsSuccessStatusCode.Should().BeTrue("{0}", answer);
        return answer;
    }

    private static IEnumerable<JsonElement> Spans(JsonElement span) =>
        span.TryGetProperty("spans", out var inner) && inner.ValueKind == JsonValueKind.Array
            ? inner.EnumerateArray().SelectMany(one => Spans(one).Prepend(one))
            : [];

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
