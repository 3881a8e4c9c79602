using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>The routes that people's clients already speak.</summary>
internal sealed class ClientTests
{
    private static readonly string[] Bees = ["bees"];
    private static readonly string[] ReadOnly = ["read"];

    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("echo").Model.On("echo", call => call.SayAsync($"{call.Messages.Count} messages, {call.Asked}"));
            h.Agent("caller", "memory: { enable_agentic_memory: true, enable_user_memories: true }")
                .Model.On(
                    "caller",
                    call =>
                        call.ToolResults.Count == 0
                            ? call.CallAsync(("remember_user_fact", """{"memory":"Keeps bees"}"""))
                            : call.SayAsync("the tool was asked")
                );
            h.Agent("failing").Model.On("failing", call => call.FailAsync(400));
            h.Component(
                "teams/router",
                "team: { team_id: router, name: Router, mode: route, description: Picks }\nmembers: [echo, caller]\nmodel: { provider: openai, id: router }\n"
            );
            h.Model.On("router", call => call.SayAsync("echo"));
            h.Component(
                "workflows/steps",
                "workflow: { workflow_id: steps, name: Steps }\nsteps:\n  - { name: only, agent: echo, input: \"[{input}]\" }\n"
            );
        });

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [Reaches("GET /v1/models")]
    [Reaches("GET /v1/models/{id}")]
    [Reaches("POST /v1/chat/completions")]
    [Test]
    public async Task OpenAIs_routes_answer_by_hand_too()
    {
        (await GetAsync("/v1/models")).At("data").GetArrayLength().Should().Be(5);
        (await GetAsync("/v1/models/team:router")).Text("owned_by").Should().Be("hive");
        using var response = await SendAsync(
            HttpMethod.Post,
            "/v1/chat/completions",
            """{"model":"agent:echo","messages":[{"role":"user","content":"hi"}]}"""
        );
        var answer = await response.JsonAsync();
        answer.Text("object").Should().Be("chat.completion");
        answer.At("choices")[0].Text("message.content").Should().Be("2 messages, hi");
        foreach (
            var body in new[]
            {
                """{"model":"echo","messages":[]}""",
                """{"model":"echo","messages":[{"role":"assistant","content":"m"}]}""",
                """{"model":"echo","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""",
                """{"model":"echo","messages":[{"role":"user","content":42}]}""",
                """{"model":"echo"}""",
            }
        )
        {
            using var refused = await SendAsync(HttpMethod.Post, "/v1/chat/completions", body);
            refused.StatusCode.Should().Be(HttpStatusCode.BadRequest, body);
        }
    }

    [Test]
    public async Task OpenAIs_own_client_lists_chats_streams_and_understands_errors()
    {
        var seen = await NodeClients.RunAsync("openai.mjs", $"{hive.Url}/v1", ApiEnvironment.Key);
        seen.At("models")
            .EnumerateArray()
            .Select(m => m.GetString())
            .Should()
            .BeEquivalentTo("agent:caller", "agent:echo", "agent:failing", "team:router", "workflow:steps");
        seen.Text("model").Should().Be("agent:echo");
        seen.At("agent:echo").Text("content").Should().Be("2 messages, hello");
        seen.At("agent:echo").Text("finish").Should().Be("stop");
        seen.At("agent:echo").At("tokens").GetInt32().Should().Be(10);
        seen.At("team:router").Text("content").Should().Be("2 messages, hello");
        seen.At("team:router").At("tokens").GetInt32().Should().Be(20, "the leader's count too");
        seen.At("workflow:steps").Text("content").Should().Be("2 messages, [hello]");
        seen.At("caller").Text("content").Should().Be("the tool was asked");
        seen.Text("stream.content").Should().Be("5 messages, in pieces");
        seen.At("stream.pieces").GetInt32().Should().Be(4);
        seen.Text("stream.finish").Should().Be("stop");
        seen.At("stream.tokens").GetInt32().Should().Be(10);
        seen.At("errors.unknown.status").GetInt32().Should().Be(404);
        seen.At("errors.failing.status").GetInt32().Should().Be(502);
        seen.Text("errors.failing.message").Should().Contain("the endpoint's reason");
        seen.At("errors.tools.status").GetInt32().Should().Be(400);
        seen.Text("errors.key.type").Should().Be("AuthenticationError");
        seen.Text("errors.stream.message").Should().Contain("the endpoint's reason");
    }

    [Test]
    public async Task AgentOS_streams_its_events_with_their_ids()
    {
        var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["message"] = "hi",
                ["session_id"] = "os-1",
                ["user_id"] = "ada",
            }
        );
        var events = await hive.Client.StreamAsync("/agents/caller/runs", form);
        events
            .Select(e => e.Name)
            .Should()
            .Equal(
                "RunStarted",
                "ToolCallStarted",
                "ToolCallCompleted",
                "RunContent",
                "RunContent",
                "RunContent",
                "RunContent",
                "RunCompleted"
            );
        foreach (var (name, data) in events)
        {
            data.Text("event").Should().Be(name);
            data.Text("agent_id").Should().Be("caller");
            data.Text("session_id").Should().Be("os-1");
            data.Text("run_id").Should().Be(events[0].Data.Text("run_id"));
        }
        events[1].Data.Text("tool.tool_name").Should().Be("remember_user_fact");
        events[1].Data.Text("tool.tool_args.memory").Should().Be("Keeps bees");
        events[^1].Data.Text("content").Should().Be("the tool was asked");
        events[^1].Data.At("metrics.total_tokens").GetInt64().Should().Be(17);

        (await GetAsync("/memories?user_id=ada&agent_id=caller")).At("data")[0].Text("memory").Should().Be("Keeps bees");
        await hive.RunAsync("agents/caller", new { message = "and now", user_id = "ada" });
        hive.Model.Requests[^1].ToString().Should().Contain("What you know of the user").And.Contain("Keeps bees");
    }

    [Test]
    public async Task AgentOS_answers_as_JSON_when_it_shall_not_stream()
    {
        var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["message"] = "hi", ["stream"] = "false" });
        using var response = await hive.Client.PostAsync("/teams/router/runs", form);
        var run = await response.JsonAsync();
        run.Text("status").Should().Be("COMPLETED");
        run.Text("team_id").Should().Be("router");
        run.Text("content").Should().Be("2 messages, hi");
        using var again = await hive.Client.GetAsync($"/teams/router/runs/{run.Text("run_id")}");
        (await again.JsonAsync()).Text("content").Should().Be("2 messages, hi");
        var events = await hive.Client.StreamAsync(
            "/teams/router/runs",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["message"] = "hi" })
        );
        events[0].Name.Should().Be("TeamRunStarted");
        events[^1].Name.Should().Be("TeamRunCompleted");
        events = await hive.Client.StreamAsync(
            "/workflows/steps/runs",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["message"] = "hi" })
        );
        events
            .Select(e => e.Name)
            .Distinct()
            .Should()
            .Equal("WorkflowStarted", "StepStarted", "RunContent", "StepCompleted", "WorkflowCompleted");
    }

    [Reaches("GET /health")]
    [Reaches("GET /config")]
    [Reaches("GET /models")]
    [Reaches("GET /agents")]
    [Reaches("GET /agents/{id}")]
    [Reaches("GET /teams")]
    [Reaches("GET /teams/{id}")]
    [Reaches("GET /workflows")]
    [Reaches("GET /workflows/{id}")]
    [Test]
    public async Task AgentOS_lists_what_there_is()
    {
        (await GetAsync("/health")).Text("status").Should().Be("ok");
        var config = await GetAsync("/config");
        config.At("agents").EnumerateArray().Select(a => a.Text("id")).Should().Equal("caller", "echo", "failing");
        config.At("teams").GetArrayLength().Should().Be(1);
        config.At("workflows").GetArrayLength().Should().Be(1);
        (await GetAsync("/agents")).GetArrayLength().Should().Be(3);
        (await GetAsync("/agents/echo")).Text("model.provider").Should().Be("openai");
        (await GetAsync("/teams")).GetArrayLength().Should().Be(1);
        (await GetAsync("/workflows")).GetArrayLength().Should().Be(1);
        (await GetAsync("/teams/router")).Text("mode").Should().Be("route");
        (await GetAsync("/workflows/steps")).At("steps").GetArrayLength().Should().Be(1);
        (await GetAsync("/models")).EnumerateArray().Select(m => m.Text("id")).Should().Contain("echo");
        (await hive.Client.GetAsync("/agents/nobody")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Reaches("GET /sessions")]
    [Reaches("GET /sessions/{id}")]
    [Reaches("GET /sessions/{id}/runs")]
    [Reaches("POST /sessions/{id}/rename")]
    [Reaches("DELETE /sessions/{id}")]
    [Reaches("DELETE /sessions")]
    [Reaches("GET /api/v1/sessions")]
    [Reaches("GET /api/v1/sessions/{id}")]
    [Reaches("GET /api/v1/sessions/{id}/runs")]
    [Reaches("PATCH /api/v1/sessions/{id}")]
    [Reaches("DELETE /api/v1/sessions/{id}")]
    [Test]
    public async Task Sessions_are_listed_read_renamed_and_removed_in_both_shapes()
    {
        foreach (var message in new[] { "one", "two" })
            await hive.RunAsync(
                "agents/echo",
                new
                {
                    message,
                    session_id = "s 1",
                    user_id = "grace",
                }
            );
        await hive.RunAsync(
            "teams/router",
            new
            {
                message = "three",
                session_id = "s-2",
                user_id = "grace",
            }
        );

        var page = await GetAsync("/sessions?type=agent&component_id=echo&user_id=grace&limit=1&page=1");
        page.At("meta.total_count").GetInt64().Should().Be(1);
        page.At("data")[0].Text("session_name").Should().Be("one");
        (await GetAsync("/sessions?user_id=grace&limit=1&page=2&sort_by=created_at&sort_order=asc"))
            .At("data")[0]
            .Text("session_id")
            .Should()
            .Be("s-2");
        var detail = await GetAsync("/sessions/s%201");
        detail.Text("agent_id").Should().Be("echo");
        detail.At("chat_history").GetArrayLength().Should().Be(4);
        detail.At("total_tokens").GetInt64().Should().Be(20);
        (await GetAsync("/sessions/s%201/runs"))
            .EnumerateArray()
            .Select(r => r.Text("run_input"))
            .Should()
            .Equal("one", "two");
        (await GetAsync("/agents/echo/runs?session_id=s%201")).GetArrayLength().Should().Be(2);

        using var renamed = await hive.Client.PostAsJsonAsync(
            "/sessions/s%201/rename?type=agent",
            new { session_name = "Greetings" }
        );
        (await renamed.JsonAsync()).Text("session_name").Should().Be("Greetings");
        (await GetAsync("/api/v1/sessions?kind=agent&user_id=grace"))
            .At("sessions")[0]
            .Text("name")
            .Should()
            .Be("Greetings");
        using var again = await hive.Client.PatchAsJsonAsync("/api/v1/sessions/s%201", new { name = "Hellos" });
        (await again.JsonAsync()).Text("name").Should().Be("Hellos");
        (await GetAsync("/api/v1/sessions/s%201/runs")).At("runs").GetArrayLength().Should().Be(2);

        (await hive.Client.DeleteAsync("/sessions/s%201")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await hive.Client.GetAsync("/api/v1/sessions/s%201")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await hive.Client.DeleteAsync("/api/v1/sessions/s%201")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var many = await SendAsync(
            HttpMethod.Delete,
            "/sessions",
            """{"session_ids":["s-2"],"session_types":["team"]}"""
        );
        many.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await hive.Database.ValueAsync<long>("select count(*) from hive.runs where user_id = 'grace'")).Should().Be(0);
    }

    [Reaches("GET /memories")]
    [Reaches("POST /memories")]
    [Reaches("GET /memories/{id}")]
    [Reaches("PATCH /memories/{id}")]
    [Reaches("DELETE /memories/{id}")]
    [Reaches("GET /api/v1/memories")]
    [Reaches("POST /api/v1/memories")]
    [Reaches("GET /api/v1/memories/{id}")]
    [Reaches("PATCH /api/v1/memories/{id}")]
    [Reaches("DELETE /api/v1/memories/{id}")]
    [Reaches("DELETE /memories")]
    [Test]
    public async Task Memories_are_kept_changed_and_forgotten_in_both_shapes()
    {
        using var made = await hive.Client.PostAsJsonAsync(
            "/memories",
            new
            {
                memory = "Likes bees",
                user_id = "linus",
                topics = Bees,
            }
        );
        var id = (await made.JsonAsync()).Text("memory_id");
        using var second = await hive.Client.PostAsJsonAsync(
            "/api/v1/memories",
            new { memory = "Drinks tea", user_id = "linus" }
        );
        second.StatusCode.Should().Be(HttpStatusCode.Created);
        var other = (await second.JsonAsync()).Text("memory_id");

        (await GetAsync("/memories?user_id=linus&search_content=BEES"))
            .At("data")[0]
            .Text("memory")
            .Should()
            .Be("Likes bees");
        (await GetAsync("/memories?user_id=linus")).At("meta.total_count").GetInt64().Should().Be(2);
        (await GetAsync($"/memories/{id}")).At("topics")[0].GetString().Should().Be("bees");
        using var changed = await SendAsync(HttpMethod.Patch, $"/memories/{id}", """{"memory":"Keeps bees"}""");
        (await changed.JsonAsync()).Text("memory").Should().Be("Keeps bees");
        (await GetAsync($"/api/v1/memories/{id}")).At("topics").GetArrayLength().Should().Be(1, "what was not sent is kept");
        using var edited = await SendAsync(HttpMethod.Patch, $"/api/v1/memories/{other}", """{"topics":["tea"]}""");
        (await edited.JsonAsync()).Text("memory").Should().Be("Drinks tea");
        (await GetAsync("/api/v1/memories?user_id=linus&topic=tea")).At("total").GetInt64().Should().Be(1);

        (await hive.Client.DeleteAsync($"/api/v1/memories/{other}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await hive.Client.DeleteAsync($"/memories/{other}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var many = await SendAsync(
            HttpMethod.Delete,
            "/memories",
            $$"""{"memory_ids":["{{id}}"],"user_id":"linus"}"""
        );
        many.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await hive.Client.GetAsync($"/memories/{id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var empty = await hive.Client.PostAsJsonAsync("/memories", new { memory = "", user_id = "linus" });
        empty.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [TestCase("POST", "/api/v1/agents/echo/runs", """{"message":"m"}""")]
    [TestCase("POST", "/agents/echo/runs", """{"message":"m"}""")]
    [TestCase("POST", "/v1/chat/completions", """{"model":"echo","messages":[{"role":"user","content":"m"}]}""")]
    [TestCase("DELETE", "/sessions/none", null)]
    [TestCase("POST", "/memories", """{"memory":"m"}""")]
    public async Task A_key_that_may_only_read_runs_and_changes_nothing(string method, string address, string? body)
    {
        using var made = await hive.Client.PostAsJsonAsync(
            "/api/v1/keys",
            new { name = $"reader-{Guid.NewGuid():N}"[..20], scopes = ReadOnly }
        );
        using var request = new HttpRequestMessage(new(method), hive.Url + address);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("x-api-key", (await made.JsonAsync()).Text("key"));
        using var client = new HttpClient();
        (await client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    private async Task<JsonElement> GetAsync(string address)
    {
        using var response = await hive.Client.GetAsync(address);
        var answer = await response.JsonAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, "{0}", answer);
        return answer;
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string json) =>
        hive.Client.SendAsync(new(method, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") });
}
