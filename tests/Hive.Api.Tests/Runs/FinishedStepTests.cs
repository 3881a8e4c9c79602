using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs;

/// <summary>What a run has done is on record while it goes on, so a killed process does not take it along.</summary>
internal sealed class FinishedStepTests
{
    [Test]
    public async Task A_killed_workflow_goes_on_behind_its_finished_steps()
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
                        if (call.Number == 1)
                            await call.HangAsync();
                        await call.PieceAsync("at last");
                        await call.EndAsync();
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
        await Eventually.HoldsWhenReachedAsync(
            "the third step is under way",
            () => Task.FromResult(hive.Model.CallsOf("slow") == 1)
        );
        await Eventually.HoldsWhenReachedAsync(
            "the two finished steps are on record",
            async () =>
                await hive.Database.ValueAsync<long>(
                    $"select count(*) from hive.run_events where run_id = '{id}' and kind = 'activity_ended'"
                ) == 2
        );
        await hive.Api.DisposeAsync();
        await FluentActions.Awaiting(() => lost).Should().ThrowAsync<HttpRequestException>();

        await hive.StartApiAsync();
        JsonElement run = default;
        await Eventually.HoldsWhenReachedAsync(
            "the killed run is completed",
            async () =>
                (run = await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/workflows/long/runs/{id}")).Text("status")
                == "completed"
        );
        run.At("activities").EnumerateArray().Select(one => one.Text("name")).Should().Equal("first", "second", "third");
        run.At("activities")[1].Text("output").Should().Be("done\uFFFDwith it");
        run.Text("content").Should().Be("at last");
        hive.Model.CallsOf("quick").Should().Be(2, "finished steps are not taken again");
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
        await Eventually.HoldsWhenReachedAsync(
            "the end is on record",
            async () =>
                await hive.Database.ValueAsync<string>(
                    $"select status || jsonb_array_length(activities) from hive.runs where id = '{run.Text("run_id")}'"
                ) == "completed21"
        );
    }
}
