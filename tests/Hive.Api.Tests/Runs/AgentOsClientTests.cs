using System.Net;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>
/// What Agno's <c>AgentOSClient</c> 2.9 sends and validates, written down from its sources: it wants Python to run.
/// </summary>
internal sealed class AgentOsClientTests : ClientHive
{
    [OneTimeSetUp]
    public async Task AddAgents()
    {
        foreach (var (id, tool) in new[] { ("asks", "ask_user"), ("careful", "search_knowledge") })
        {
            Hive.Model.On(
                id,
                call =>
                    call.ToolResults.Count == 0
                        ? call.CallAsync((tool, tool == "ask_user" ? """{"question":"Which?"}""" : """{"query":"q"}"""))
                        : call.SayAsync($"told {call.ToolResults[^1]}")
            );
        }
        Hive.Agent("asks", "tools: [ask_user]\n");
        Hive.Agent("careful", "tools: [search_knowledge]\nrequires_approval: [search_knowledge]\n");
        await Hive.Api.DisposeAsync();
        await Hive.StartApiAsync();
    }

    [Reaches("POST /agents/{id}/runs/{run_id}/continue")]
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_tool_that_waits_for_consent_goes_back_with_it(bool confirmed)
    {
        var paused = await RunAsync("careful");
        paused.Text("status").Should().Be("PAUSED");
        var tool = paused.At("tools")[0];
        tool.Text("tool_name").Should().Be("search_knowledge");
        tool.At("requires_confirmation").GetBoolean().Should().BeTrue();
        tool.At("tool_args").ValueKind.Should().Be(JsonValueKind.Object);

        var ended = await ContinueAsync(
            "careful",
            paused,
            $$"""[{"tool_call_id":"{{tool.Text("tool_call_id")}}","tool_name":"search_knowledge","tool_args":{},"tool_call_error":false,"result":null,"metrics":null,"requires_confirmation":true,"confirmed":{{(confirmed ? "true" : "false")}},"confirmation_note":"not now"}]"""
        );
        ended.Text("status").Should().Be("COMPLETED");
        ended.Text("content").Should().Contain(confirmed ? "Nothing in" : "not now");
    }

    [Test]
    public async Task A_question_goes_back_with_its_answer_and_streams_on()
    {
        var events = await Hive.Client.StreamAsync("/agents/asks/runs", Form(("message", "m"), ("stream", "true")));
        events[^1].Name.Should().Be("RunPaused");
        var tool = events[^1].Data.At("tools")[0];
        tool.At("requires_user_input").GetBoolean().Should().BeTrue();
        tool.At("user_input_schema")[0].Text("description").Should().Be("Which?");

        var rest = await Hive.Client.StreamAsync(
            $"/agents/asks/runs/{events[0].Data.Text("run_id")}/continue",
            Form(
                (
                    "tools",
                    $$"""[{"tool_call_id":"{{tool.Text("tool_call_id")}}","requires_user_input":true,"answered":true,"user_input_schema":[{"name":"answer","field_type":"str","value":"the blue one"}]}]"""
                ),
                ("stream", "true")
            )
        );
        rest[0].Name.Should().Be("RunContinued");
        rest[^1].Name.Should().Be("RunCompleted");
        rest[^1].Data.Text("content").Should().Be("told the blue one");
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[")]
    public async Task Tools_that_are_none_are_refused(string tools)
    {
        var paused = await RunAsync("asks");
        using var refused = await Hive.Client.PostAsync(
            $"/agents/asks/runs/{paused.Text("run_id")}/continue",
            Form(("tools", tools), ("stream", "false"))
        );
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await refused.JsonAsync()).Text("detail").Should().Contain("tools");
    }

    [Reaches("POST /teams/{id}/runs/{run_id}/continue")]
    [Reaches("POST /workflows/{id}/runs/{run_id}/continue")]
    [Test]
    public async Task What_does_not_wait_cannot_go_on()
    {
        foreach (var (kind, id) in new[] { ("teams", "router"), ("workflows", "steps") })
        {
            using var response = await Hive.Client.PostAsync(
                $"/{kind}/{id}/runs",
                Form(("message", "hi"), ("stream", "false"))
            );
            var run = await response.JsonAsync();
            using var refused = await Hive.Client.PostAsync(
                $"/{kind}/{id}/runs/{run.Text("run_id")}/continue",
                Form(("tools", """[{"tool_call_id":"x","confirmed":true}]"""), ("stream", "false"))
            );
            refused.StatusCode.Should().Be(HttpStatusCode.Conflict);
        }
    }

    [Reaches("POST /sessions")]
    [Reaches("PATCH /sessions/{id}")]
    [Reaches("GET /sessions/{id}/runs/{run_id}")]
    [Test]
    public async Task A_session_is_begun_changed_and_becomes_its_first_runs()
    {
        using var created = await SendAsync(
            HttpMethod.Post,
            "/sessions?type=agent",
            """{"session_id":"begun","session_name":"Begun","session_state":{"mood":"good"},"metadata":{"team":"a"},"user_id":"ada","agent_id":null,"team_id":null,"workflow_id":null}"""
        );
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        var session = await created.JsonAsync();
        session.Text("agent_session_id").Should().Be("begun");
        session.Text("session_state.mood").Should().Be("good");
        using (var again = await SendAsync(HttpMethod.Post, "/sessions", """{"session_id":"begun"}"""))
            again.StatusCode.Should().Be(HttpStatusCode.Conflict);

        using var changed = await SendAsync(HttpMethod.Patch, "/sessions/begun", """{"session_state":{"mood":"better"}}""");
        (await changed.JsonAsync()).Text("session_state.mood").Should().Be("better");
        (await GetAsync("/sessions/begun")).Text("metadata.team").Should().Be("a", "what is not named stays");

        var run = await Hive.RunAsync("agents/echo", new { message = "hi", session_id = "begun" });
        var detail = await GetAsync("/sessions/begun");
        detail.Text("agent_id").Should().Be("echo");
        detail.Text("session_name").Should().Be("Begun");
        (await GetAsync($"/sessions/begun/runs/{run.Text("run_id")}")).Text("content").Should().Contain("hi");
        using var missing = await Hive.Client.GetAsync($"/sessions/begun/runs/{Guid.NewGuid()}");
        missing.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Reaches("GET /memory_topics")]
    [Reaches("GET /user_memory_stats")]
    [Test]
    public async Task Topics_and_users_of_memories_are_told()
    {
        foreach (var (memory, topics) in new[] { ("a", """["home","work"]"""), ("b", """["work"]""") })
        {
            using var added = await SendAsync(
                HttpMethod.Post,
                "/memories",
                $$"""{"memory":"{{memory}}","user_id":"grace","topics":{{topics}}}"""
            );
            added.StatusCode.Should().Be(HttpStatusCode.OK);
        }
        (await GetAsync("/memory_topics?user_id=grace"))
            .EnumerateArray()
            .Select(one => one.GetString())
            .Should()
            .Equal("home", "work");
        var stats = await GetAsync("/user_memory_stats?user_id=grace");
        stats.At("data")[0].At("total_memories").GetInt64().Should().Be(2);
        stats.At("meta.total_count").GetInt64().Should().Be(1);
    }

    private async Task<JsonElement> RunAsync(string agent)
    {
        using var response = await Hive.Client.PostAsync(
            $"/agents/{agent}/runs",
            Form(("message", "m"), ("stream", "false"))
        );
        return await response.JsonAsync();
    }

    private async Task<JsonElement> ContinueAsync(string agent, JsonElement paused, string tools)
    {
        using var response = await Hive.Client.PostAsync(
            $"/agents/{agent}/runs/{paused.Text("run_id")}/continue",
            Form(("tools", tools), ("stream", "false"))
        );
        var answer = await response.JsonAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, "{0}", answer);
        return answer;
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
