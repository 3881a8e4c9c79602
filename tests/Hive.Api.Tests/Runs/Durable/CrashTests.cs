using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs.Durable;

/// <summary>A workflow of 8 steps, and processes that are killed in the middle of it.</summary>
internal sealed class CrashTests
{
    // Each kill hits all runs that are under way, each at another point.
    private const int RunsAKill = 6;

    private readonly ConcurrentDictionary<string, int> done = new();
    private readonly ConcurrentDictionary<string, int> approved = new();

    // The step that a run had begun last when it lost its process, and how often that was so.
    private readonly Dictionary<string, int> struck = new(StringComparer.Ordinal);

    [Test, Category(Chaos.Category)]
    [CancelAfter(3_600_000)]
    public async Task Every_run_ends_and_nothing_that_was_completed_is_done_twice()
    {
        var (kills, instants) = (Chaos.Rounds(200, 6), Chaos.Seeded());
        // Of all threads, unlike one with a seed.
        var random = Random.Shared;
        await using var tool = await ScriptedTool.StartAsync();
        tool.Before = async (path, gone) =>
        {
            // Some do their work although nobody waits for it any more, some do not.
            await Task.Delay(random.Next(10, 60), CancellationToken.None);
            if (gone.IsCancellationRequested && random.Next(2) == 0)
                return;
            done.AddOrUpdate(path, 1, (_, count) => count + 1);
        };
        await using var hive = await RunningHive.StartAsync(h => Components(h, tool));
        List<(string Id, EventReader Reader, Task Reading)> runs = [];
        for (var kill = 0; kill < kills; kill++)
        {
            for (var i = 0; i < RunsAKill; i++)
                runs.Add(await BeginAsync(hive, $"run{runs.Count}"));
            var begun = await ProgressAsync(hive);
            await Eventually.HoldsWhenReachedAsync(
                "something goes on",
                async () => await ProgressAsync(hive) > begun,
                TimeSpan.FromMinutes(1)
            );
            await Task.Delay(instants.Next(0, 900));
            await hive.Api.DisposeAsync();
            await NoteAsync(hive);
            await hive.StartApiAsync();
        }
        var all = Task.WhenAll(runs.Select(run => run.Reading));
        if (await Task.WhenAny(all, Task.Delay(TimeSpan.FromMinutes(4))) != all)
            Assert.Fail(await StandingAsync(hive, runs));
        await all;

        foreach (var (id, reader, _) in runs)
        {
            var run = await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/workflows/eight/runs/{id}");
            run.Text("status").Should().Be("completed", "{0}", run);
            var steps = Names(run.At("activities"), "step");
            steps.Should().BeEquivalentTo(Steps, "each step is completed once");
            reader
                .Seen.Select(one => long.Parse(one.Id, CultureInfo.InvariantCulture))
                .Should()
                .BeInAscendingOrder()
                .And.OnlyHaveUniqueItems();
            reader
                .Seen.Where(one => one.Name == "step_completed")
                .Select(one => one.Data.Text("activity.name"))
                .Should()
                .BeEquivalentTo(Steps, "a client that comes back sees each event once");
            reader.Seen.Count(one => one.Name == "run_started").Should().Be(1);
            // Somebody who comes when all is over reads what is on record. Pieces of text are put together there.
            var late = new EventReader(hive, $"/api/v1/workflows/eight/runs/{id}");
            while (!await late.ReadAsync(int.MaxValue, CancellationToken.None) || late.Seen[^1].Name == "run_paused") { }
            Facts(reader).Should().Equal(Facts(late), "a client that comes back misses nothing");
        }
        // Called again only when a person said so.
        foreach (var (path, count) in tool.Calls.Where(one => one.Key.StartsWith("once", StringComparison.Ordinal)))
            count.Should().BeInRange(1, 1 + approved.GetValueOrDefault(path), path);
        done.Keys.Count(path => path.StartsWith("once", StringComparison.Ordinal)).Should().Be(runs.Count * 4);
        foreach (var (step, times) in struck.OrderBy(one => one.Key, StringComparer.Ordinal))
            Chaos.Report($"`kill -9` of the API, a workflow of 8 steps in step `{step}`", times, 0, "went on, ended");
        var taken = await hive.Database.ValueAsync<long>("select count(*) from hive.run_events where kind = 'resumed'");
        Chaos.Report(
            $"`kill -9` of the API under {runs.Count} workflows of 8 steps, taken over {taken} times",
            kills,
            0,
            $"every run ended; no step, no call of a tool and no event twice ({runs.Sum(run => run.Reader.Broken)} broken streams, {approved.Values.Sum()} calls made again because a person said so)"
        );
    }

    private async Task NoteAsync(RunningHive hive)
    {
        var steps = await hive.Database.ValueAsync<string>(
            """
            select coalesce(string_agg(coalesce(
                (select payload ->> 'name' from hive.run_events e where e.run_id = r.id and e.kind = 'activity_started'
                    and payload ->> 'type' = 'step' order by seq desc limit 1), 'none yet'), ','), '')
            from hive.runs r where ended_at is null and status <> 'paused'
            """
        );
        foreach (var step in steps.Split(',', StringSplitOptions.RemoveEmptyEntries))
            struck[step] = struck.GetValueOrDefault(step) + 1;
    }

    private static IEnumerable<string> Facts(EventReader reader) =>
        reader
            .Seen.Where(one => !one.Name.EndsWith("content", StringComparison.Ordinal))
            .Select(one => $"{one.Id} {one.Name}");

    private async Task<(string Id, EventReader Reader, Task Reading)> BeginAsync(RunningHive hive, string message)
    {
        using var begun = await hive.Client.PostAsJsonAsync(
            "/api/v1/workflows/eight/runs",
            new { message, background = true }
        );
        var answer = await begun.JsonAsync();
        begun.StatusCode.Should().Be(HttpStatusCode.Accepted, "{0}", answer);
        var id = answer.Text("run_id")!;
        var reader = new EventReader(hive, $"/api/v1/workflows/eight/runs/{id}");
        return (id, reader, FollowAsync(hive, id, reader));
    }

    private static readonly string[] Steps =
    [
        "ask",
        "buy",
        "both",
        "left",
        "right",
        "rounds",
        "round",
        "round",
        "check",
        "checked",
        "team",
        "agent",
        "last",
    ];

    // A person that looks whether the tool did its work before saying so.
    private async Task FollowAsync(RunningHive hive, string id, EventReader reader)
    {
        while (true)
        {
            await reader.ReadToEndAsync(TimeSpan.FromMinutes(10));
            if (reader.Seen[^1].Name != "run_paused")
                return;
            foreach (var need in reader.Seen[^1].Data.At("run.needs").EnumerateArray())
            {
                var path = $"once/{JsonDocument.Parse(need.Text("input")!).RootElement.Text("what")}";
                var known = done.ContainsKey(path);
                // Before it is sent: when the API dies meanwhile, nobody knows whether it was heard.
                if (!known)
                    approved.AddOrUpdate(path, 1, (_, count) => count + 1);
                await ContinueAsync(hive, id, need.Text("id")!, known ? $"result of {path}" : null);
            }
        }
    }

    private static async Task ContinueAsync(RunningHive hive, string run, string need, string? result)
    {
        try
        {
            using var response = await hive.Client.PostAsJsonAsync(
                $"/api/v1/workflows/eight/runs/{run}/continue",
                new
                {
                    background = true,
                    decisions = new[]
                    {
                        new
                        {
                            id = need,
                            approve = result is null,
                            result,
                        },
                    },
                }
            );
        }
        catch (Exception e) when (e is HttpRequestException or ObjectDisposedException)
        {
            // The API died meanwhile; the run still waits, or it does not: its events say.
        }
    }

    // What is known of the runs whose reader did not see an end.
    private static async Task<string> StandingAsync(
        RunningHive hive,
        List<(string Id, EventReader Reader, Task Reading)> runs
    )
    {
        List<string> open = [];
        foreach (var (id, reader, reading) in runs.Where(run => !run.Reading.IsCompleted))
        {
            var run = await hive.Database.ValueAsync<string>(
                $"select status || ', attempt ' || attempts || ', ended ' || coalesce(ended_at::text, 'not') from hive.runs where id = '{id}'"
            );
            var log = await hive.Database.ValueAsync<string>(
                $"select string_agg(seq || ' ' || kind || ' ' || at::time, '; ' order by seq desc) from (select * from hive.run_events where run_id = '{id}' order by seq desc limit 12) x"
            );
            open.Add(
                $"{id}: {run}; reader {reading.Status}, broken {reader.Broken}, seen {reader.Seen.Count}, last {reader.LastId} {reader.Seen[^1].Name}; log: {log}"
            );
        }
        return string.Join('\n', open);
    }

    private static Task<long> ProgressAsync(RunningHive hive) =>
        hive.Database.ValueAsync<long>("select count(*) from hive.run_events where kind = 'activity_ended'");

    private static List<string> Names(JsonElement activities, string type) =>
        [.. activities.EnumerateArray().Where(one => one.Text("type") == type).Select(one => one.Text("name")!)];

    private static void Components(RunningHive h, ScriptedTool tool)
    {
        foreach (var (id, idempotent) in new[] { ("once", "false"), ("often", "true") })
            h.Component(
                $"tools/{id}",
                $$"""
                tool: { tool_id: {{id}}, type: http, description: Does it, idempotent: {{idempotent}} }
                parameters:
                  - { name: what }
                http: { url: "{{tool.Url}}/{{id}}/{what}", method: POST }
                """
            );
        h.Agent("talks").Model.On("talks", SlowlyAsync);
        h.Agent("works", "tools: [once, often]\n")
            .Model.On(
                "works",
                call =>
                    call.ToolResults.Count == 0
                        ? call.CallAsync(
                            ("once", $$"""{"what":"{{call.Asked}}-agent"}"""),
                            ("often", $$"""{"what":"{{call.Asked}}-agent"}""")
                        )
                        : SlowlyAsync(call)
            );
        h.Component(
            "teams/desk",
            "team: { team_id: desk, name: Desk, mode: collaborate }\nmodel: { provider: openai, id: talks }\nmembers: [talks, works]\n"
        );
        h.Component(
            "workflows/eight",
            """
            workflow: { workflow_id: eight, name: Eight }
            steps:
              - { name: ask, agent: talks }
              - { name: buy, tool: once, arguments: { what: "{input}-buy" } }
              - name: both
                parallel:
                  - { name: left, agent: talks }
                  - { name: right, tool: once, arguments: { what: "{input}-right" } }
              - name: rounds
                loop: { steps: [ { name: round, agent: talks, input: "{input}" } ], max_iterations: 2 }
              - name: check
                condition: { if: { contains: "said" }, then: [ { name: checked, agent: talks } ] }
              - { name: team, team: desk, input: "{input}" }
              - { name: agent, agent: works, input: "{input}-again" }
              - { name: last, tool: often, arguments: { what: "{input}-last" } }
            """
        );
    }

    private static async Task SlowlyAsync(ModelCall call)
    {
        await call.BeginAsync();
        foreach (var word in new[] { "I", " said", " it" })
        {
            await Task.Delay(30);
            await call.PieceAsync(word);
        }
        await call.EndAsync();
    }
}
