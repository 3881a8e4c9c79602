using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs.Durable;

/// <summary>Several processes serve one database: each run has one of them.</summary>
internal sealed class TwoProcessTests
{
    [Test, Category(Chaos.Category)]
    public async Task Each_of_many_runs_is_carried_out_once()
    {
        var count = Chaos.Rounds(500, 50);
        await using var hive = await RunningHive.StartAsync(h => h.Agent("echo").Model.Says("echo", "hello"));
        var (other, second) = await hive.StartAnotherAsync();
        await using var ends = other;
        var runs = await Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(async i =>
                {
                    var client = i % 2 == 0 ? hive.Client : second;
                    using var begun = await client.PostAsJsonAsync(
                        "/api/v1/agents/echo/runs",
                        new { message = $"{i}", background = true }
                    );
                    return (await begun.JsonAsync()).Text("run_id")!;
                })
        );
        await Eventually.HoldsWhenReachedAsync(
            "all have ended",
            async () =>
                await hive.Database.ValueAsync<long>("select count(*) from hive.runs where status = 'completed'") == count
        );
        runs.Should().OnlyHaveUniqueItems();
        hive.Model.CallsOf("echo").Should().Be(count);
        (await hive.Database.ValueAsync<int>("select max(attempts) from hive.runs")).Should().Be(1);
        var shares = await hive.Database.ValueAsync<string>(
            "select string_agg(count::text, ' and ' order by count) from (select count(*) from hive.runs group by process_id) x"
        );
        Chaos.Report("two API processes on one database", count, 0, $"each run carried out once, {shares} by a process");
        second.Dispose();
    }

    [Test]
    public async Task A_run_is_read_and_ended_at_another_process_than_its_own()
    {
        await using var hive = await RunningHive.StartAsync(h =>
            h.Agent("slow")
                .Model.On(
                    "slow",
                    async call =>
                    {
                        await call.BeginAsync();
                        await call.PieceAsync("first");
                        await call.HangAsync();
                    }
                )
        );
        var (other, second) = await hive.StartAnotherAsync();
        await using var ends = other;
        var reading = second.StreamAsync("/api/v1/agents/slow/runs", """{"message":"m","stream":true,"session_id":"s"}""");
        var id = await hive.RunningIdAsync("s");
        await Eventually.HoldsWhenReachedAsync(
            "the other process knows what there is of the answer",
            async () =>
                (await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/slow/runs/{id}")).Text("content")
                == "first"
        );
        var reader = new EventReader(hive, $"/api/v1/agents/slow/runs/{id}");
        await reader.ReadAsync(2, CancellationToken.None);
        reader.Seen.Select(one => one.Name).Should().Equal("run_started", "content");

        using var cancelled = await hive.Client.PostAsync($"/api/v1/agents/slow/runs/{id}/cancel", null);
        (await cancelled.JsonAsync()).Text("status").Should().Be("cancelled");
        (await reading)[^1].Name.Should().Be("run_cancelled");
        second.Dispose();
    }

    [Test]
    public async Task The_runs_of_a_killed_process_go_on_in_the_other_and_nobody_elses()
    {
        await using var hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("slow")
                .Model.On(
                    "slow",
                    async call =>
                    {
                        if (call.Number == 1)
                            await call.HangAsync();
                        else
                            await call.SayAsync("went on");
                    }
                );
            h.Agent("stays")
                .Model.On(
                    "stays",
                    async call =>
                    {
                        await call.BeginAsync();
                        await call.HangAsync();
                    }
                );
        });
        var (other, second) = await hive.StartAnotherAsync();
        await using var ends = other;
        using var begun = await hive.Client.PostAsJsonAsync(
            "/api/v1/agents/slow/runs",
            new { message = "m", background = true }
        );
        var id = (await begun.JsonAsync()).Text("run_id");
        using var stays = await second.PostAsJsonAsync(
            "/api/v1/agents/stays/runs",
            new { message = "m", background = true }
        );
        var own = (await stays.JsonAsync()).Text("run_id");
        await Eventually.HoldsWhenReachedAsync("the model is asked", () => Task.FromResult(hive.Model.CallsOf("slow") == 1));
        await hive.Api.DisposeAsync();
        await Eventually.HoldsWhenReachedAsync(
            "the other process goes on with it",
            async () =>
                (await second.GetFromJsonAsync<JsonElement>($"/api/v1/agents/slow/runs/{id}")).Text("content") == "went on"
        );
        (await hive.Database.ValueAsync<int>($"select attempts from hive.runs where id = '{own}'")).Should().Be(1);
        hive.Model.CallsOf("stays").Should().Be(1);
        second.Dispose();
    }
}
