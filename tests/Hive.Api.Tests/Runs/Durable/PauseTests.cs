using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs.Durable;

/// <summary>Runs that wait for a person: for consent, for an answer, or because nobody knows what a tool has done.</summary>
internal sealed class PauseTests
{
    private RunningHive hive = null!;
    private ScriptedTool tool = null!;

    [SetUp]
    public async Task Start()
    {
        tool = await ScriptedTool.StartAsync();
        hive = await RunningHive.StartAsync(h =>
        {
            Tool(h, "pay", "requires_approval: true");
            Tool(h, "order", "idempotent: false");
            Tool(h, "look", "idempotent: true");
            h.Agent("clerk", "tools: [pay, order, look, ask_user]\n");
            h.Agent("careful", "tools: [look, order]\nrequires_approval: [look]\n");
            h.Component(
                "teams/desk",
                "team: { team_id: desk, name: Desk }\nmodel: { provider: openai, id: leads }\nmembers: [clerk]\n"
            );
            h.Component(
                "workflows/buy",
                """
                workflow: { workflow_id: buy, name: Buy }
                steps:
                  - parallel:
                      - { name: pays, tool: pay, arguments: { what: "flow" } }
                      - { name: looks, tool: look, arguments: { what: "flow" } }
                """
            );
        });
    }

    [TearDown]
    public async Task Stop()
    {
        await hive.DisposeAsync();
        await tool.DisposeAsync();
    }

    [Reaches("POST /api/v1/agents/{id}/runs/{run_id}/continue")]
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_tool_that_needs_consent_is_called_once_it_is_given(bool restarted)
    {
        Calls("clerk", ("pay", """{"what":"rent"}"""));
        var run = await hive.RunAsync("agents/clerk", new { message = "m" });
        run.Text("status").Should().Be("paused");
        var need = run.At("needs")[0];
        need.Text("kind").Should().Be("approval");
        need.Text("tool").Should().Be("pay");
        need.Text("input").Should().Contain("rent");
        tool.CallsOf("pay/rent").Should().Be(0);
        if (restarted)
        {
            await hive.Api.DisposeAsync();
            await hive.StartApiAsync();
            var again = await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/clerk/runs/{run.Text("run_id")}");
            again.At("needs").GetRawText().Should().Be(run.At("needs").GetRawText());
        }
        var ended = await ContinueAsync("agents/clerk", run, new { id = need.Text("id"), approve = true });
        ended.Text("status").Should().Be("completed");
        ended.Text("content").Should().Be("Done with: result of pay/rent");
        tool.CallsOf("pay/rent").Should().Be(1);
        hive.Model.CallsOf("clerk").Should().Be(2, "what it answered before the pause is not asked for again");
        ended.At("usage.total_tokens").GetInt64().Should().Be(17);
    }

    [Test]
    public async Task An_agent_may_ask_for_consent_where_the_tool_does_not()
    {
        Calls("careful", ("look", """{"what":"a"}"""), ("order", """{"what":"b"}"""));
        var run = await hive.RunAsync("agents/careful", new { message = "m" });
        run.At("needs").GetArrayLength().Should().Be(1);
        run.At("needs")[0].Text("tool").Should().Be("look");
        tool.CallsOf("order/b").Should().Be(1);
    }

    [Test]
    public async Task The_model_is_told_of_a_refusal_and_why()
    {
        Calls("clerk", ("pay", """{"what":"rent"}"""));
        var run = await hive.RunAsync("agents/clerk", new { message = "m" });
        var call = run.At("needs")[0].Text("call_id");
        var ended = await ContinueAsync(
            "agents/clerk",
            run,
            new
            {
                id = call,
                approve = false,
                reason = "too dear",
            }
        );
        ended.Text("content").Should().Contain("decided against this call: too dear");
        tool.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task A_person_may_end_the_run_instead()
    {
        Calls("clerk", ("pay", """{"what":"rent"}"""));
        var run = await hive.RunAsync("agents/clerk", new { message = "m" });
        var ended = await ContinueAsync(
            "agents/clerk",
            run,
            new
            {
                id = run.At("needs")[0].Text("id"),
                fail = true,
                reason = "no more of this",
            }
        );
        ended.Text("status").Should().Be("failed");
        ended.Text("error").Should().Contain("no more of this");
        tool.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task A_question_to_the_user_gets_the_users_answer()
    {
        Calls("clerk", ("ask_user", """{"question":"Which colour?"}"""));
        var run = await hive.RunAsync("agents/clerk", new { message = "m" });
        var need = run.At("needs")[0];
        need.Text("kind").Should().Be("answer");
        need.Text("reason").Should().Be("Which colour?");
        var ended = await ContinueAsync("agents/clerk", run, new { id = need.Text("id"), result = "blue" });
        ended.Text("content").Should().Be("Done with: blue");
    }

    [Test]
    public async Task Several_calls_of_one_answer_wait_together_and_the_others_are_made()
    {
        Calls("clerk", ("pay", """{"what":"a"}"""), ("look", """{"what":"b"}"""), ("pay", """{"what":"c"}"""));
        var run = await hive.RunAsync("agents/clerk", new { message = "m" });
        run.At("needs").GetArrayLength().Should().Be(2);
        tool.CallsOf("look/b").Should().Be(1);

        var first = await ContinueAsync("agents/clerk", run, new { id = run.At("needs")[0].Text("id"), approve = true });
        first.Text("status").Should().Be("paused");
        first.At("needs").GetArrayLength().Should().Be(1);
        var ended = await ContinueAsync("agents/clerk", run, new { id = first.At("needs")[0].Text("id"), approve = true });
        ended.Text("content").Should().Be("Done with: result of pay/a, result of look/b, result of pay/c");
        tool.Calls.Values.Should().OnlyContain(count => count == 1);
    }

    [Reaches("POST /api/v1/teams/{id}/runs/{run_id}/continue")]
    [Test]
    public async Task A_member_of_a_team_waits_too()
    {
        Calls("leads", ("ask_clerk", """{"task":"pay the rent"}"""));
        Calls("clerk", ("pay", """{"what":"rent"}"""));
        var run = await hive.RunAsync("teams/desk", new { message = "m" });
        run.Text("status").Should().Be("paused");
        var ended = await ContinueAsync("teams/desk", run, new { id = run.At("needs")[0].Text("id"), approve = true });
        ended.Text("content").Should().Be("Done with: Done with: result of pay/rent");
        (hive.Model.CallsOf("leads"), hive.Model.CallsOf("clerk")).Should().Be((2, 2));
    }

    [Reaches("POST /api/v1/workflows/{id}/runs/{run_id}/continue")]
    [Test]
    public async Task A_step_waits_and_those_beside_it_do_their_work()
    {
        var run = await hive.RunAsync("workflows/buy", new { message = "m" });
        run.Text("status").Should().Be("paused");
        tool.CallsOf("look/flow").Should().Be(1);
        var ended = await ContinueAsync("workflows/buy", run, new { id = run.At("needs")[0].Text("id"), approve = true });
        ended.Text("content").Should().Contain("result of pay/flow").And.Contain("result of look/flow");
        tool.Calls.Values.Should().OnlyContain(count => count == 1);
    }

    [TestCase("approve", "completed", "result of order/shoes", 2)]
    [TestCase("skip", "completed", "decided against", 1)]
    [TestCase("result", "completed", "order 17", 1)]
    [TestCase("fail", "failed", "order was not called", 1)]
    public async Task A_tool_that_was_under_way_when_the_process_died_is_not_called_again_unasked(
        string word,
        string status,
        string content,
        int calls
    )
    {
        var called = HangFirst();
        Calls("clerk", ("order", """{"what":"shoes"}"""));
        var run = await BackgroundAsync();
        await called;
        await hive.Api.DisposeAsync();
        await hive.StartApiAsync();
        var paused = await EventuallyAsync(run, "paused");
        var need = paused.At("needs")[0];
        need.Text("kind").Should().Be("retry");
        tool.CallsOf("order/shoes").Should().Be(1);
        var ended = await ContinueAsync(
            "agents/clerk",
            paused,
            word switch
            {
                "approve" => new { id = need.Text("id"), approve = true },
                "skip" => new { id = need.Text("id"), approve = false },
                "result" => new { id = need.Text("id"), result = "order 17" },
                _ => new { id = need.Text("id"), fail = true },
            }
        );
        ended.Text("status").Should().Be(status);
        ended.ToString().Should().Contain(content);
        tool.CallsOf("order/shoes").Should().Be(calls);
    }

    [Test]
    public async Task A_tool_that_may_be_called_twice_is()
    {
        var called = HangFirst();
        Calls("clerk", ("look", """{"what":"shoes"}"""));
        var run = await BackgroundAsync();
        await called;
        // What a tool that may be called again begins with is on record in a moment, and not before it is called.
        await Eventually.HoldsWhenReachedAsync(
            "its begin is on record",
            async () =>
                await hive.Database.ValueAsync<long>("select count(*) from hive.run_events where kind = 'activity_started'")
                == 1
        );
        await hive.Api.DisposeAsync();
        await hive.StartApiAsync();
        (await EventuallyAsync(run, "completed")).Text("content").Should().Be("Done with: result of look/shoes");
        tool.CallsOf("look/shoes").Should().Be(2);
        hive.Model.CallsOf("clerk").Should().Be(2);
    }

    [Test]
    public async Task A_decision_about_nothing_is_refused_and_the_run_waits_on()
    {
        Calls("clerk", ("pay", """{"what":"rent"}"""));
        var run = await hive.RunAsync("agents/clerk", new { message = "m" });
        var address = $"/api/v1/agents/clerk/runs/{run.Text("run_id")}/continue";
        var id = run.At("needs")[0].Text("id");
        foreach (
            var (body, status) in new (object, HttpStatusCode)[]
            {
                (new { decisions = Array.Empty<object>() }, HttpStatusCode.BadRequest),
                (new { decisions = new object[] { new { id = "other", approve = true } } }, HttpStatusCode.BadRequest),
                (new { decisions = new object[] { new { id } } }, HttpStatusCode.BadRequest),
                (new { decisions = new object[] { new { id, approve = true } } }, HttpStatusCode.OK),
                (new { decisions = new object[] { new { id, approve = true } } }, HttpStatusCode.Conflict),
            }
        )
        {
            using var response = await hive.Client.PostAsJsonAsync(address, body);
            response.StatusCode.Should().Be(status, await response.Content.ReadAsStringAsync());
        }
        tool.CallsOf("pay/rent").Should().Be(1);
    }

    [Test]
    public async Task A_paused_run_is_cancelled()
    {
        Calls("clerk", ("pay", """{"what":"rent"}"""));
        var run = await hive.RunAsync("agents/clerk", new { message = "m" });
        using var response = await hive.Client.PostAsync($"/api/v1/agents/clerk/runs/{run.Text("run_id")}/cancel", null);
        (await response.JsonAsync()).Text("status").Should().Be("cancelled");
        tool.Calls.Should().BeEmpty();
    }

    [Test]
    public async Task A_stream_ends_with_the_pause_and_goes_on_with_the_rest()
    {
        Calls("clerk", ("pay", """{"what":"rent"}"""));
        var before = await hive.Client.StreamAsync("/api/v1/agents/clerk/runs", """{"message":"m","stream":true}""");
        before.Select(one => one.Name).Should().Equal("run_started", "run_paused");
        var run = before[^1].Data.At("run");
        var after = await hive.Client.StreamAsync(
            $"/api/v1/agents/clerk/runs/{run.Text("run_id")}/continue",
            $$"""{"stream":true,"decisions":[{"id":"{{run.At("needs")[0].Text("id")}}","approve":true}]}"""
        );
        after[0].Name.Should().Be("run_continued");
        after.Select(one => one.Name).Should().ContainInOrder("tool_started", "tool_completed", "content", "run_completed");
    }

    // Asks for these tools first, and then says what they gave.
    private void Calls(string model, params (string Tool, string Arguments)[] calls) =>
        hive.Model.On(
            model,
            call =>
                call.ToolResults.Count == 0
                    ? call.CallAsync(calls)
                    : call.SayAsync($"Done with: {string.Join(", ", call.ToolResults)}")
        );

    private Task HangFirst()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        tool.Before = async (path, gone) =>
        {
            if (tool.CallsOf(path) > 1)
                return;
            called.TrySetResult();
            await Task.Delay(Timeout.Infinite, gone).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        return called.Task;
    }

    private async Task<string> BackgroundAsync()
    {
        using var begun = await hive.Client.PostAsJsonAsync(
            "/api/v1/agents/clerk/runs",
            new { message = "m", background = true }
        );
        return (await begun.JsonAsync()).Text("run_id")!;
    }

    private async Task<JsonElement> EventuallyAsync(string run, string status)
    {
        JsonElement found = default;
        await Eventually.HoldsWhenReachedAsync(
            $"the run is {status}",
            async () =>
                (found = await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/clerk/runs/{run}")).Text("status")
                == status
        );
        return found;
    }

    private async Task<JsonElement> ContinueAsync(string address, JsonElement run, object decision)
    {
        using var response = await hive.Client.PostAsJsonAsync(
            $"/api/v1/{address}/runs/{run.Text("run_id")}/continue",
            new { decisions = new[] { decision } }
        );
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }

    private void Tool(RunningHive h, string id, string more) =>
        h.Component(
            $"tools/{id}",
            $$"""
            tool: { tool_id: {{id}}, type: http, description: Does it, {{more}} }
            parameters:
              - { name: what }
            http: { url: "{{tool.Url}}/{{id}}/{what}", method: POST }
            """
        );
}
