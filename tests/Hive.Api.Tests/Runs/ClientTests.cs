using System.Net;
using System.Net.Http.Json;
using System.Text;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>The routes that people's clients already speak.</summary>
internal sealed class ClientTests : ClientHive
{
    private static readonly string[] ReadOnly = ["read"];

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
                """{"model":"team:router","messages":[{"role":"user","content":"m"}],"logprobs":true}""",
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
        var seen = await NodeClients.RunAsync("openai.mjs", $"{Hive.Url}/v1", ApiEnvironment.Key);
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
        var events = await Hive.Client.StreamAsync("/agents/caller/runs", form);
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
        await Hive.RunAsync("agents/caller", new { message = "and now", user_id = "ada" });
        Hive.Model.Requests[^1].ToString().Should().Contain("What you know of the user").And.Contain("Keeps bees");
    }

    [Test]
    public async Task AgentOS_answers_as_JSON_when_it_shall_not_stream()
    {
        var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["message"] = "hi", ["stream"] = "false" });
        using var response = await Hive.Client.PostAsync("/teams/router/runs", form);
        var run = await response.JsonAsync();
        run.Text("status").Should().Be("COMPLETED");
        run.Text("team_id").Should().Be("router");
        run.Text("content").Should().Be("2 messages, hi");
        using var again = await Hive.Client.GetAsync($"/teams/router/runs/{run.Text("run_id")}");
        (await again.JsonAsync()).Text("content").Should().Be("2 messages, hi");
        var events = await Hive.Client.StreamAsync(
            "/teams/router/runs",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["message"] = "hi" })
        );
        events[0].Name.Should().Be("TeamRunStarted");
        events[^1].Name.Should().Be("TeamRunCompleted");
        events = await Hive.Client.StreamAsync(
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
        (await Hive.Client.GetAsync("/agents/nobody")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [TestCase("POST", "/api/v1/agents/echo/runs", """{"message":"m"}""")]
    [TestCase("POST", "/agents/echo/runs", """{"message":"m"}""")]
    [TestCase("POST", "/v1/chat/completions", """{"model":"echo","messages":[{"role":"user","content":"m"}]}""")]
    [TestCase("DELETE", "/sessions/none", null)]
    [TestCase("POST", "/memories", """{"memory":"m"}""")]
    public async Task A_key_that_may_only_read_runs_and_changes_nothing(string method, string address, string? body)
    {
        using var made = await Hive.Client.PostAsJsonAsync(
            "/api/v1/keys",
            new { name = $"reader-{Guid.NewGuid():N}"[..20], scopes = ReadOnly }
        );
        using var request = new HttpRequestMessage(new(method), Hive.Url + address);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("x-api-key", (await made.JsonAsync()).Text("key"));
        using var client = new HttpClient();
        (await client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }
}
