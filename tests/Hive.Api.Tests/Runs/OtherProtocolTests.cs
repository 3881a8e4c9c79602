using System.Net;
using System.Text;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>Clients of AG-UI and A2A, from npm and unchanged.</summary>
internal sealed class OtherProtocolTests
{
    private static readonly string[] Seekers = ["seeker", "careful"];

    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("assistant").Model.On("assistant", AnswerAsync);
            h.Agent("failing").Model.On("failing", call => call.FailAsync(400));
            foreach (var id in Seekers)
                h.Model.On(
                    id,
                    call =>
                        call.ToolResults.Count == 0
                            ? call.CallAsync(("search_knowledge", """{"query":"q"}"""))
                            : call.SayAsync($"told {call.ToolResults[^1]}")
                );
            h.Agent("seeker", "tools: [search_knowledge]\n");
            h.Agent("careful", "tools: [search_knowledge]\nrequires_approval: [search_knowledge]\n");
            h.Component(
                "teams/router",
                "team: { team_id: router, name: Router, mode: route }\nmembers: [assistant]\nmodel: { provider: openai, id: router }\n"
            );
            h.Model.On("router", call => call.SayAsync("assistant"));
            h.Component(
                "workflows/steps",
                "workflow: { workflow_id: steps, name: Steps }\nsteps: [{ name: only, agent: assistant }]\n"
            );
        });

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [TestCase("agui-users.mjs", 8)]
    [TestCase("a2a-users.mjs", 9)]
    public async Task An_unchanged_client_gets_what_its_users_expect(string script, int expectations)
    {
        var seen = await NodeClients.RunAsync(script, hive.Url, ApiEnvironment.Key);
        seen.At("failed").EnumerateObject().Select(one => $"{one.Name}: {one.Value}").Should().BeEmpty();
        seen.At("met").GetArrayLength().Should().Be(expectations);
        TestContext.Out.WriteLine($"{script}: {seen.At("met").GetArrayLength()} of {expectations}");
    }

    [Reaches("POST /agui/agents/{id}")]
    [Reaches("POST /agui/teams/{id}")]
    [Reaches("POST /agui/workflows/{id}")]
    [Test]
    public async Task A_page_gets_the_events_of_AG_UI()
    {
        foreach (var address in new[] { "agents/assistant", "teams/router", "workflows/steps" })
        {
            var events = await hive.Client.StreamAsync(
                $"/agui/{address}",
                $$"""{"threadId":"by hand, {{address}}","runId":"r","messages":[{"id":"1","role":"user","content":"hello"}],"tools":[],"context":[]}"""
            );
            events[0].Data.Text("type").Should().Be("RUN_STARTED");
            events[0].Data.Text("runId").Should().Be("r");
            events[^1].Data.Text("outcome.type").Should().Be("success", address);
        }
    }

    [TestCase("""{"threadId":"t","runId":"r","messages":[]}""")]
    [TestCase("""{"threadId":"t","runId":"r","messages":[null]}""")]
    [TestCase("""{"threadId":"t","runId":"r","messages":[{"role":"user","content":"\ud800"}]}""")]
    [TestCase("""{"threadId":"","runId":"r","messages":[{"role":"user","content":"m"}]}""")]
    [TestCase("""{"threadId":"t","runId":"r","messages":[{"role":"stranger","content":"m"}]}""")]
    [TestCase("""{"threadId":"t","runId":"r","messages":[],"resume":[{"interruptId":"x","status":"resolved"}]}""")]
    [TestCase("""{"threadId":"t","runId":"r","messages":[{"role":"user","content":[{"type":"image"}]}]}""")]
    public async Task What_a_page_cannot_ask_is_refused(string body)
    {
        using var refused = await SendAsync("/agui/agents/assistant", body);
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await refused.JsonAsync()).Text("detail").Should().NotBeNullOrEmpty();
    }

    [Reaches("GET /a2a/agents/{id}/.well-known/agent-card.json")]
    [Reaches("GET /a2a/teams/{id}/.well-known/agent-card.json")]
    [Reaches("GET /a2a/workflows/{id}/.well-known/agent-card.json")]
    [Reaches("POST /a2a/agents/{id}")]
    [Reaches("POST /a2a/teams/{id}")]
    [Reaches("POST /a2a/workflows/{id}")]
    [Test]
    public async Task Another_agent_reads_cards_and_sends_messages()
    {
        foreach (var address in new[] { "agents/assistant", "teams/router", "workflows/steps" })
        {
            using var card = await hive.Client.GetAsync($"/a2a/{address}/.well-known/agent-card.json");
            (await card.JsonAsync()).At("supportedInterfaces")[0].Text("url").Should().Be($"{hive.Url}/a2a/{address}");
            using var answered = await SendAsync(
                $"/a2a/{address}",
                """{"jsonrpc":"2.0","id":"1","method":"SendMessage","params":{"message":{"messageId":"1","role":"ROLE_USER","parts":[{"text":"hello"}]}}}"""
            );
            (await answered.JsonAsync()).Text("result.task.status.state").Should().Be("TASK_STATE_COMPLETED");
        }
    }

    [Test]
    public async Task The_service_alone_has_no_card_where_there_are_several_and_says_where_they_are()
    {
        using var refused = await hive.Client.GetAsync("/.well-known/agent-card.json");
        refused.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await refused.JsonAsync())
            .Text("detail")
            .Should()
            .Contain("/a2a/agents/assistant/.well-known/agent-card.json")
            .And.Contain("/a2a/workflows/steps/.well-known/agent-card.json");
    }

    [Reaches("GET /.well-known/agent-card.json")]
    [Test]
    public async Task The_only_component_has_its_card_where_other_agents_look_first()
    {
        await using var one = await RunningHive.StartAsync(h => h.Agent("alone").Model.Says("alone", "hello"));
        using var card = await one.Client.GetAsync("/.well-known/agent-card.json");
        (await card.JsonAsync()).At("supportedInterfaces")[0].Text("url").Should().Be($"{one.Url}/a2a/agents/alone");
    }

    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"Nothing"}""", -32601)]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{}}""", -32602)]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"message":{"parts":[{}]}}}""", -32005)]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"GetTask","params":{"id":"x"}}""", -32001)]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"CreateTaskPushNotificationConfig","params":{}}""", -32003)]
    [TestCase(
        """{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"message":{"messageId":"1","role":"ROLE_USER","parts":[{"text":"hello"}]},"configuration":{"taskPushNotificationConfig":{"url":"http://elsewhere/"}}}}""",
        -32003
    )]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"GetTaskPushNotificationConfig","params":{}}""", -32003)]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"ListTaskPushNotificationConfigs","params":{}}""", -32003)]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"DeleteTaskPushNotificationConfig","params":{}}""", -32003)]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"GetExtendedAgentCard"}""", -32004)]
    public async Task What_another_agent_cannot_ask_is_an_error_of_A2A(string body, int code)
    {
        using var answered = await SendAsync("/a2a/agents/assistant", body);
        (await answered.JsonAsync()).At("error.code").GetInt32().Should().Be(code);
    }

    private Task<HttpResponseMessage> SendAsync(string address, string json) =>
        hive.Client.PostAsync(address, new StringContent(json, Encoding.UTF8, "application/json"));

    // What is asked says what shall happen.
    private static async Task AnswerAsync(ModelCall call)
    {
        var asked = call.Asked;
        if (call.ToolResults.Count > 0)
            await call.SayAsync($"It is {call.ToolResults[^1]}");
        else if (asked == "weather")
            await call.CallAsync(("get_weather", """{"city":"Paris"}"""));
        else if (asked == "count")
            await call.SayAsync($"{call.Messages.Count} messages");
        else if (asked == "instructions")
            await call.SayAsync(call.Instructions);
        else if (asked == "for ever")
            await call.HangAsync();
        else
            await call.SayAsync($"echo: {asked}");
    }
}
