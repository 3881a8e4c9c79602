using System.Net;
using System.Text;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>A service with a component of each kind, and how its routes are asked.</summary>
internal abstract class ClientHive
{
    protected RunningHive Hive { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        Hive = await RunningHive.StartAsync(h =>
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
    public async Task Stop() => await Hive.DisposeAsync();

    protected async Task<JsonElement> GetAsync(string address)
    {
        using var response = await Hive.Client.GetAsync(address);
        var answer = await response.JsonAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, "{0}", answer);
        return answer;
    }

    protected Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string json) =>
        Hive.Client.SendAsync(new(method, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") });
}
