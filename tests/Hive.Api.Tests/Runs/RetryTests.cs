using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>An ended run is done again from one of its events on.</summary>
internal sealed class RetryTests
{
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        hive = await RunningHive.StartAsync(one =>
            one.Agent("finder")
                .Agent("checker")
                .Agent("talker")
                .Agent("waiting")
                .Agent("payer", "tools: [refund]")
                .Component(
                    "tools/refund",
                    "tool: { tool_id: refund, name: Refund, description: Pays back., type: http, requires_approval: true }\nhttp: { method: POST, url: \"http://127.0.0.1:9/refund\" }\nparameters:\n  - { name: order, type: string, description: The order }\n"
                )
                .Component(
                    "teams/desk",
                    "team: { team_id: desk, name: Desk, mode: route }\nmembers: [talker]\ninstructions: x\n"
                )
                .Component(
                    "workflows/review",
                    "workflow: { workflow_id: review, name: Review }\nsteps:\n  - { name: find, agent: finder }\n  - { name: check, agent: checker }\n"
                )
        );
        hive.Model.Says("finder", "Found it.")
            .On("checker", call => call.Number == 1 ? call.FailAsync(400) : call.SayAsync("It is right."))
            .On("talker", call => call.SayAsync($"Answer {call.Number}."))
            .On("waiting", call => call.HangAsync())
            .On(
                "payer",
                call =>
                    call.ToolResults.Count == 0 ? call.CallAsync(("refund", """{"order":"4711"}""")) : call.SayAsync("Done.")
            );
    }

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [Test]
    [Reaches("POST /api/v1/workflows/{id}/runs/{run_id}/retry")]
    public async Task A_failed_step_is_done_again_and_the_one_before_it_is_taken_over()
    {
        var failed = await hive.RunAsync("workflows/review", new { message = "Review", session_id = "review" });
        failed.Text("status").Should().Be("failed");

        var again = await RetryAsync("workflows/review", failed, await BeginOfAsync(failed, "check"));

        again.Text("status").Should().Be("completed");
        again.Text("content").Should().Contain("It is right.");
        again.Text("session_id").Should().Be("review");
        again.Text("run_id").Should().NotBe(failed.Text("run_id"));
        hive.Model.CallsOf("finder").Should().Be(1);
        hive.Model.CallsOf("checker").Should().Be(2);
        again.At("activities").EnumerateArray().Select(one => one.Text("name")).Should().Equal("find", "check");
        // On record like any other run, with what was taken over.
        using var stored = await hive.Client.GetAsync($"/api/v1/workflows/review/runs/{again.Text("run_id")}");
        (await stored.JsonAsync()).At("activities")[0].Text("output").Should().Be("Found it.");
    }

    [Test]
    [Reaches("POST /api/v1/agents/{id}/runs/{run_id}/retry")]
    [Reaches("POST /api/v1/teams/{id}/runs/{run_id}/retry")]
    public async Task All_of_a_run_is_done_again_and_the_model_does_not_hear_what_came_of_the_first()
    {
        await hive.RunAsync("agents/talker", new { message = "Before", session_id = "talk" });
        var first = await hive.RunAsync("agents/talker", new { message = "Again and again", session_id = "talk" });

        var again = await RetryAsync("agents/talker", first, 1);

        again.Text("content").Should().NotBe(first.Text("content"));
        hive.Model.Requests[^1]
            .ToString()
            .Should()
            .Contain("Before")
            .And.Contain("Again and again")
            .And.NotContain(first.Text("content")!);
        var routed = await hive.RunAsync("teams/desk", new { message = "Route me" });
        (await RetryAsync("teams/desk", routed, 1)).Text("status").Should().Be("completed");
    }

    [Test]
    public async Task Consent_that_was_given_once_is_asked_for_again()
    {
        var paused = await hive.RunAsync("agents/payer", new { message = "Pay" });
        using var decided = await hive.Client.PostAsJsonAsync(
            $"/api/v1/agents/payer/runs/{paused.Text("run_id")}/continue",
            new { decisions = new[] { new { id = paused.At("needs")[0].Text("id"), approve = true } } }
        );
        var ended = await decided.JsonAsync();
        ended.Text("status").Should().Be("completed");

        var again = await RetryAsync("agents/payer", ended, await BeginOfAsync(ended, "refund"));

        again.Text("status").Should().Be("paused");
        hive.Model.CallsOf("payer").Should().Be(2, "the answer that asked for the call stands");
    }

    [Test]
    public async Task A_run_that_is_under_way_is_not_done_again()
    {
        using var begun = await hive.Client.PostAsJsonAsync(
            "/api/v1/agents/waiting/runs",
            new { message = "Wait", background = true }
        );
        var run = (await begun.JsonAsync()).Text("run_id");
        using var refused = await hive.Client.PostAsJsonAsync($"/api/v1/agents/waiting/runs/{run}/retry", new { from = 1 });
        await refused.ShouldBeProblemAsync(HttpStatusCode.Conflict);
        using var ended = await hive.Client.PostAsync($"/api/v1/agents/waiting/runs/{run}/cancel", null);
    }

    private async Task<JsonElement> RetryAsync(string address, JsonElement run, long from)
    {
        using var answer = await hive.Client.PostAsJsonAsync(
            $"/api/v1/{address}/runs/{run.Text("run_id")}/retry",
            new { from }
        );
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return await answer.JsonAsync();
    }

    private async Task<long> BeginOfAsync(JsonElement run, string activity)
    {
        using var log = await hive.Client.GetAsync($"/api/v1/runs/{run.Text("run_id")}/log");
        return (await log.JsonAsync())
            .At("rows")
            .EnumerateArray()
            .Single(row => row.Text("kind") == "activity_started" && row.At("payload").Text("name") == activity)
            .At("seq")
            .GetInt64();
    }
}
