using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests.Runs;

/// <summary>What a run has done is on record while it goes on, so a killed process does not take it along.</summary>
internal sealed class FinishedStepTests
{
    [Test]
    public async Task A_killed_workflow_has_its_finished_steps_in_its_record()
    {
        await using var hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("quick").Model.On("quick", call => call.SayAsync("done\0with it"));
            h.Agent("slow")
                .Model.On(
                    "slow",
                    async call =>
                    {
                        await call.BeginAsync();
                        await call.HangAsync();
                    }
                );
            h.Component(
                "workflows/long",
                """
                workflow: { workflow_id: long, name: Long }
                steps:
                  - { name: first, agent: quick }
                  - { name: second, agent: quick }
                  - { name: third, agent: slow }
                """
            );
        });
        var lost = hive.Client.PostAsJsonAsync("/api/v1/workflows/long/runs", new { message = "m", session_id = "killed" });
        var id = await hive.RunningIdAsync("killed");
        await Eventually.HoldsAsync("the third step is under way", () => Task.FromResult(hive.Model.CallsOf("slow") == 1));
        await Eventually.HoldsAsync(
            "the two finished steps are on record",
            async () =>
                await hive.Database.ValueAsync<int>(
                    $"select jsonb_array_length(activities) from hive.runs where id = '{id}' and status = 'running'"
                ) == 2
        );
        await hive.Api.DisposeAsync();
        await FluentActions.Awaiting(() => lost).Should().ThrowAsync<HttpRequestException>();

        await hive.StartApiAsync();
        JsonElement run = default;
        await Eventually.HoldsAsync(
            "the killed run is marked",
            async () =>
                (run = await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/workflows/long/runs/{id}")).Text("status")
                == "interrupted"
        );
        run.At("activities").EnumerateArray().Select(one => one.Text("name")).Should().Equal("first", "second");
        run.At("activities")[1].Text("output").Should().Be("done\uFFFDwith it");
    }

    [Test]
    public async Task A_run_that_ends_has_every_activity_once()
    {
        await using var hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("quick").Model.Says("quick", "done");
            h.Component(
                "workflows/loop",
                """
                workflow: { workflow_id: loop, name: Loop }
                steps:
                  - { name: rounds, loop: { steps: [ { name: round, agent: quick } ], max_iterations: 20 } }
                """
            );
        });
        var run = await hive.RunAsync("workflows/loop", new { message = "m" });
        run.At("activities").GetArrayLength().Should().Be(21);
        await Eventually.HoldsAsync(
            "the end is on record",
            async () =>
                await hive.Database.ValueAsync<string>(
                    $"select status || jsonb_array_length(activities) from hive.runs where id = '{run.Text("run_id")}'"
                ) == "completed21"
        );
    }
}
