using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

internal sealed class TeamAndWorkflowTests
{
    private static readonly string[] Members = ["sales", "support"];

    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        hive = await RunningHive.StartAsync(h =>
        {
            foreach (var id in Members)
                h.Agent(id).Model.On(id, call => call.SayAsync($"{id}: {call.Asked}"));
            h.Agent("flaky")
                .Model.On("flaky", call => call.Number % 2 == 1 ? call.FailAsync(400) : call.SayAsync("at last"));
            h.Agent("counter").Model.On("counter", call => call.SayAsync(call.Asked + "+"));
            h.Agent("broken").Model.On("broken", call => call.FailAsync(400));
            Team(h, "router", "route");
            h.Model.On("router", call => call.SayAsync("support"));
            Team(h, "coordinator", "coordinate");
            h.Model.On(
                "coordinator",
                call =>
                    call.ToolResults.Count == 0
                        ? call.CallAsync(("ask_sales", """{"task":"price"}"""), ("ask_support", """{"task":"help"}"""))
                        : call.SayAsync($"together {string.Join(" & ", call.ToolResults)}")
            );
            Team(h, "collaborator", "collaborate");
            h.Model.On(
                "collaborator",
                call =>
                    call.SayAsync(
                        call.Asked.Contains("sales: do it") && call.Asked.Contains("support: do it")
                            ? "both agree"
                            : "something is missing"
                    )
            );
            Team(h, "half-broken", "collaborate", "sales, broken");
            h.Model.On(
                "half-broken",
                call => call.SayAsync(call.Asked.Contains("broken did not answer") ? "one is broken" : "?")
            );
            h.Component(
                "teams/offline",
                "team: { team_id: offline, name: offline, mode: route }\nmembers: [sales, support]\n"
            );
            h.Component(
                "workflows/everything",
                """
                workflow: { workflow_id: everything, name: Everything }
                steps:
                  - { name: first, agent: sales, input: "begin {input}" }
                  - name: two-at-once
                    parallel:
                      - { name: left, agent: support }
                      - { name: right, team: router }
                  - name: choose
                    condition:
                      if: { contains: "begin" }
                      then: [ { name: retried, agent: flaky, retries: 2 } ]
                      else: [ { name: never, agent: broken } ]
                  - { name: look-up, tool: search_knowledge, arguments: { query: "{input}" } }
                  - { name: one-more, agent: counter, input: "at last" }
                  - name: in-order
                    sequential:
                      - name: rounds
                        loop:
                          steps: [ { name: round, agent: counter } ]
                          until: { contains: "+++" }
                          max_iterations: 5
                """
            );
            h.Component(
                "workflows/fails",
                "workflow: { workflow_id: fails, name: Fails }\nsteps:\n  - { name: bad, agent: broken, retries: 1 }\n"
            );
        });

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [Test]
    public async Task A_team_that_routes_answers_with_the_member_that_its_leader_picks()
    {
        var run = await hive.RunAsync("teams/router", new { message = "my bill" });
        run.Text("content").Should().Be("support: my bill");
        Activities(run, "member").Should().Equal("support");
    }

    [Test]
    public async Task A_team_that_coordinates_delegates_and_puts_together()
    {
        var run = await hive.RunAsync("teams/coordinator", new { message = "both" });
        run.Text("content").Should().Be("together sales: price & support: help");
        Activities(run, "member").Should().BeEquivalentTo("sales", "support");
        run.At("usage.total_tokens").GetInt64().Should().Be(7 + 10 + 10 + 10, "members' tokens count");
    }

    [Test]
    public async Task A_team_that_collaborates_asks_all_and_merges()
    {
        var events = await hive.Client.StreamAsync(
            "/api/v1/teams/collaborator/runs",
            """{"message":"do it","stream":true}"""
        );
        events.Content("content").Should().Be("both agree");
        foreach (var member in Members)
            events
                .Where(e => e.Data.Text("component_id") == member)
                .Content("member_content")
                .Should()
                .Be($"{member}: do it");
        events.Count(e => e.Name == "member_completed").Should().Be(2);
    }

    [Test]
    public async Task A_member_that_fails_is_told_to_the_leader() =>
        (await hive.RunAsync("teams/half-broken", new { message = "x" })).Text("content").Should().Be("one is broken");

    [Test]
    public async Task A_team_without_a_model_routes_by_words() =>
        (await hive.RunAsync("teams/offline", new { message = "who knows support" }))
            .Text("content")
            .Should()
            .Be("support: who knows support");

    [Test]
    public async Task A_workflow_takes_steps_of_all_kinds()
    {
        var events = await hive.Client.StreamAsync(
            "/api/v1/workflows/everything/runs",
            """{"message":"now","stream":true}"""
        );
        var run = events[^1].Data.At("run");
        run.Text("status").Should().Be("completed", "{0}", run);
        var steps = run.At("activities")
            .EnumerateArray()
            .Where(a => a.Text("type") == "step")
            .GroupBy(a => a.Text("name")!)
            .ToDictionary(a => a.Key, a => a.Last().Text("output")!);
        steps["first"].Should().Be("sales: begin now");
        steps["two-at-once"]
            .Should()
            .Contain("## left\nsupport: sales: begin now")
            .And.Contain("## right\nsupport: sales: begin now");
        steps["retried"].Should().Be("at last");
        steps["look-up"].Should().NotBeEmpty();
        steps["rounds"].Should().Be("at last+++");
        steps.Should().NotContainKey("never");
        run.Text("content").Should().Be("at last+++");
        events.Count(e => e.Name == "step_started").Should().Be(events.Count(e => e.Name == "step_completed"));
    }

    [Test]
    public async Task A_step_that_fails_for_good_fails_the_run_and_is_named()
    {
        var run = await hive.RunAsync("workflows/fails", new { message = "x" });
        run.Text("status").Should().Be("failed");
        run.Text("error")
            .Should()
            .StartWith("Step bad failed: The openai endpoint answered 400")
            .And.Contain("the endpoint's reason");
        hive.Model.CallsOf("broken").Should().BeGreaterThanOrEqualTo(2);
    }

    private static void Team(RunningHive hive, string id, string mode, string members = "sales, support") =>
        hive.Component(
            $"teams/{id}",
            $"team: {{ team_id: {id}, name: {id}, mode: {mode} }}\nmembers: [{members}]\nmodel: {{ provider: openai, id: {id} }}\ninstructions: Lead.\n"
        );

    private static IEnumerable<string?> Activities(JsonElement run, string type) =>
        run.At("activities").EnumerateArray().Where(a => a.Text("type") == type).Select(a => a.Text("name"));
}
