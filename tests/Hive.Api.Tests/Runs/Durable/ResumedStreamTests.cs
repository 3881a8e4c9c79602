using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs.Durable;

/// <summary>A reader is a place in the run's log: it leaves and comes back as it likes.</summary>
internal sealed class ResumedStreamTests
{
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("counts").Model.On("counts", call => call.SayAsync(string.Join(' ', Enumerable.Range(0, 300))));
            h.Agent("asks", "tools: [ask_user]\n")
                .Model.On("asks", call => call.CallAsync(("ask_user", """{"question":"Which?"}""")));
            h.Component("teams/counts", "team: { team_id: counts, name: Counts, mode: route }\nmembers: [counts]\n");
            h.Component(
                "workflows/counts",
                "workflow: { workflow_id: counts, name: Counts }\nsteps:\n  - { name: only, agent: counts }\n"
            );
        });

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [Reaches("GET /api/v1/agents/{id}/runs/{run_id}/events")]
    [Reaches("GET /api/v1/teams/{id}/runs/{run_id}/events")]
    [Reaches("GET /api/v1/workflows/{id}/runs/{run_id}/events")]
    [Test]
    public async Task A_background_run_is_begun_for_nobody_and_read_later_from_its_first_event()
    {
        foreach (var kind in new[] { "agents", "teams", "workflows" })
            await ReadLaterAsync(kind);
    }

    private async Task ReadLaterAsync(string kind)
    {
        using var begun = await hive.Client.PostAsJsonAsync(
            $"/api/v1/{kind}/counts/runs",
            new { message = "m", background = true }
        );
        begun.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var run = await begun.JsonAsync();
        run.Text("status").Should().Be("running");
        var address = $"/api/v1/{kind}/counts/runs/{run.Text("run_id")}";
        using (await hive.Client.GetAsync($"{address}/events")) { }

        var reader = new EventReader(hive, address);
        await reader.ReadToEndAsync(TimeSpan.FromMinutes(2));
        reader.Seen[0].Name.Should().Be("run_started");
        reader.Seen[^1].Name.Should().Be("run_completed");
        Said(reader).Should().EndWith(" 298 299");
        reader
            .Seen.Select(one => long.Parse(one.Id, CultureInfo.InvariantCulture))
            .Should()
            .BeInAscendingOrder()
            .And.OnlyHaveUniqueItems();
    }

    [Test]
    public async Task A_reader_that_comes_back_sees_every_event_once()
    {
        var hold = new TaskCompletionSource();
        hive.Model.On(
            "counts",
            async call =>
            {
                await call.BeginAsync();
                for (var i = 0; i < 600; i++)
                {
                    await call.PieceAsync($"{i} ");
                    if (i == 300)
                        await hold.Task;
                }
                await call.EndAsync();
            }
        );
        var run = await BackgroundAsync("agents/counts");
        var reader = new EventReader(hive, $"/api/v1/agents/counts/runs/{run}");
        foreach (var events in new[] { 1, 7, 100, 1, 150 })
            await reader.ReadAsync(events, CancellationToken.None);
        hold.SetResult();
        await reader.ReadAsync(40, CancellationToken.None);
        await reader.ReadToEndAsync(TimeSpan.FromMinutes(2));

        Said(reader).Should().Be(string.Concat(Enumerable.Range(0, 600).Select(i => $"{i} ")));
        reader.Seen.Select(one => one.Id).Should().OnlyHaveUniqueItems();

        // The same from the log alone, with a reader that comes when all is over, in the middle of a row.
        var late = new EventReader(hive, $"/api/v1/agents/counts/runs/{run}") { LastId = reader.Seen[250].Id };
        await late.ReadToEndAsync(TimeSpan.FromMinutes(2));
        late.Seen.Select(one => one.Id).Should().Equal(reader.Seen.Skip(251).Select(one => one.Id));
        Said(late).Should().Be(string.Concat(reader.Seen.Skip(251).Select(Text)));
    }

    [Test]
    public async Task A_reader_that_comes_back_behind_the_last_event_of_a_run_is_told_that_there_is_no_more()
    {
        foreach (var agent in new[] { "counts", "asks" })
        {
            var run = await BackgroundAsync($"agents/{agent}");
            var reader = new EventReader(hive, $"/api/v1/agents/{agent}/runs/{run}");
            await reader.ReadToEndAsync(TimeSpan.FromMinutes(2));
            reader.Seen[^1].Name.Should().Be(agent == "asks" ? "run_paused" : "run_completed");

            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/agents/{agent}/runs/{run}/events");
            request.Headers.Add("Last-Event-ID", reader.LastId);
            using var response = await hive.Client.SendAsync(request);
            (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
        }
    }

    [Test]
    public async Task An_events_id_that_is_none_counts_as_none()
    {
        var run = (await hive.RunAsync("agents/counts", new { message = "m" })).Text("run_id");
        var reader = new EventReader(hive, $"/api/v1/agents/counts/runs/{run}") { LastId = "abc" };
        await reader.ReadToEndAsync(TimeSpan.FromMinutes(2));
        reader.Seen[0].Name.Should().Be("run_started");
    }

    [Test]
    public async Task A_run_of_before_the_log_has_one()
    {
        var run = (await hive.RunAsync("agents/counts", new { message = "m" })).Text("run_id");
        await Eventually.HoldsWhenReachedAsync(
            "it is stored",
            async () =>
                await hive.Database.ValueAsync<string>($"select status from hive.runs where id = '{run}'") == "completed"
        );
        // As migration 7 makes it of a run with one activity.
        await hive.Database.RunAsync(
            $$$"""
            delete from hive.run_events where run_id = '{{{run}}}';
            insert into hive.run_events values
                ('{{{run}}}', 1, now(), 'started', '{"by":{"kind":"agent","id":"counts","name":"counts"}}'),
                ('{{{run}}}', 2, now(), 'activity_ended', '{"by":{"kind":"agent","id":"counts","name":"counts"},
                    "activity":{"type":"tool","name":"t","by":"counts","input":"x","output":"o","failed":false,"seconds":1}}'),
                ('{{{run}}}', 3, now(), 'content', '{"by":{"kind":"agent","id":"counts","name":"counts"},"answer":true,
                    "texts":["all of it"]}'),
                ('{{{run}}}', 4, now(), 'ended', '{"by":{"kind":"agent","id":"counts","name":"counts"}}')
            """
        );
        var reader = new EventReader(hive, $"/api/v1/agents/counts/runs/{run}");
        await reader.ReadToEndAsync(TimeSpan.FromMinutes(2));
        reader.Seen.Select(one => one.Name).Should().Equal("run_started", "tool_completed", "content", "run_completed");
    }

    private async Task<string> BackgroundAsync(string address)
    {
        using var begun = await hive.Client.PostAsJsonAsync(
            $"/api/v1/{address}/runs",
            new { message = "m", background = true }
        );
        return (await begun.JsonAsync()).Text("run_id")!;
    }

    private static string Said(EventReader reader) => string.Concat(reader.Seen.Select(Text));

    private static string? Text((string Id, string Name, JsonElement Data) one) =>
        one.Name == "content" ? one.Data.Text("content") : "";
}
