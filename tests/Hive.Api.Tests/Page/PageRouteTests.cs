using System.Net;
using System.Net.Http.Json;
using Hive.Api.Telemetry;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;

namespace Hive.Api.Tests.Page;

/// <summary>The routes that the console page needs beyond those of programs.</summary>
internal sealed class PageRouteTests
{
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task StartHive()
    {
        hive = await RunningHive.StartAsync(one =>
            one.Agent("helper", "tools: [search_knowledge]")
                .Agent("other")
                .Component(
                    "agents/keyless",
                    "agent: { agent_id: keyless, name: K }\nmodel: { provider: anthropic, id: c }\ninstructions: x\n"
                )
                .Component("agents/broken", "agent: { agent_id: broken, nme: B }\ninstructions: x\n")
                .Component(
                    "teams/desk",
                    "team: { team_id: desk, name: D, mode: route }\nmembers: [helper]\ninstructions: x\n"
                )
        );
        hive.Model.Says("helper", "There are 25 days.").On("other", call => call.FailAsync(400));
    }

    [OneTimeTearDown]
    public async Task StopHive() => await hive.DisposeAsync();

    [Test]
    [Reaches("GET /api/v1/runs")]
    public async Task Runs_of_all_components_are_in_one_list_that_is_filtered_and_turned_over()
    {
        for (var i = 0; i < 3; i++)
            await hive.RunAsync("agents/helper", new { message = $"list {i}", session_id = "list" });
        await hive.RunAsync("agents/other", new { message = "list of the other", session_id = "list-2" });

        var all = await MessagesAsync("contains=LIST");
        all.Should().Equal("list of the other", "list 2", "list 1", "list 0");
        (await MessagesAsync("contains=list&status=failed")).Should().Equal("list of the other");
        (await MessagesAsync("session_id=list&kind=agent&component_id=helper&limit=2")).Should().Equal("list 2", "list 1");
        var last = (await ListAsync("session_id=list&limit=1")).At("runs")[0];
        last.At("usage.total_tokens").GetInt64().Should().Be(10);
        (await MessagesAsync($"session_id=list&before={last.Text("run_id")}")).Should().Equal("list 1", "list 0");
        using var wrong = await hive.Client.GetAsync("/api/v1/runs?status=odd");
        await wrong.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Test]
    [Reaches("GET /api/v1/runs/{run_id}/log")]
    public async Task The_log_of_a_run_is_read_with_its_times()
    {
        var run = await hive.RunAsync("agents/helper", new { message = "for the log" });
        var log = await GetAsync($"/api/v1/runs/{run.Text("run_id")}/log");
        var kinds = log.At("rows").EnumerateArray().Select(row => row.Text("kind")).ToList();
        kinds.Should().StartWith("started").And.Contain("model_answered").And.EndWith("ended");
        log.At("rows")[0].At("at").GetDateTimeOffset().Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        var second = log.At("rows")[1].At("seq").GetInt64();
        (await GetAsync($"/api/v1/runs/{run.Text("run_id")}/log?after={second}&limit=1"))
            .At("rows")[0]
            .At("seq")
            .GetInt64()
            .Should()
            .BeGreaterThan(second);
        using var none = await hive.Client.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/log");
        await none.ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Test]
    [Reaches("DELETE /api/v1/sessions/{id}/runs/{run_id}")]
    public async Task A_question_is_taken_back_with_what_followed_it()
    {
        var runs = new List<string>();
        for (var i = 0; i < 3; i++)
            runs.Add(
                (await hive.RunAsync("agents/helper", new { message = $"back {i}", session_id = "back" })).Text("run_id")!
            );
        using (var gone = await hive.Client.DeleteAsync($"/api/v1/sessions/back/runs/{runs[1]}"))
            gone.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await MessagesAsync("session_id=back")).Should().Equal("back 0");
        using (var twice = await hive.Client.DeleteAsync($"/api/v1/sessions/back/runs/{runs[1]}"))
            await twice.ShouldBeProblemAsync(HttpStatusCode.NotFound);

        // The model hears what is left.
        await hive.RunAsync("agents/helper", new { message = "asked anew", session_id = "back" });
        hive.Model.Requests[^1].ToString().Should().Contain("back 0").And.Contain("asked anew").And.NotContain("back 1");
    }

    [Test]
    [Reaches("GET /api/v1/stack")]
    [Reaches("GET /api/v1/stack/models")]
    public async Task The_stack_tells_its_database_and_where_a_missing_key_belongs()
    {
        var database = (await GetAsync("/api/v1/stack")).At("database");
        database.At("size_bytes").GetInt64().Should().BePositive();
        database.At("connections").GetInt32().Should().BeInRange(1, database.At("most_connections").GetInt32());
        database.At("tables").EnumerateArray().Select(one => one.Text("name")).Should().Contain("runs");

        var models = (await GetAsync("/api/v1/stack/models"))
            .At("models")
            .EnumerateArray()
            .ToDictionary(one => one.Text("component_id")!);
        models["helper"].At("present").GetBoolean().Should().BeTrue();
        models["keyless"].At("present").GetBoolean().Should().BeFalse();
        models["keyless"].Text("variable").Should().Be("ANTHROPIC_API_KEY");
        models["keyless"].Text("place").Should().EndWith("secrets/ANTHROPIC_API_KEY");
    }

    [Test]
    [Reaches("GET /api/v1/components/file")]
    [Reaches("GET /api/v1/components/uses")]
    public async Task Files_are_shown_also_broken_ones_and_no_others()
    {
        var broken = await GetAsync("/api/v1/components/file?path=agents/broken/config.yaml");
        broken.Text("text").Should().Contain("nme: B");
        broken.At("problems")[0].At("line").GetInt32().Should().Be(1);
        foreach (
            var path in new[]
            {
                "../secrets/OPENAI_API_KEY",
                "secrets/OPENAI_API_KEY",
                "agents/helper/../../secrets/OPENAI_API_KEY",
                "/etc/passwd",
                "",
            }
        )
        {
            using var refused = await hive.Client.GetAsync($"/api/v1/components/file?path={Uri.EscapeDataString(path)}");
            await refused.ShouldBeProblemAsync(HttpStatusCode.NotFound);
        }

        var uses = (await GetAsync("/api/v1/components/uses"))
            .At("uses")
            .EnumerateArray()
            .Select(one => $"{one.Text("kind")} {one.Text("id")} {one.Text("what")} {one.Text("needs")}");
        uses.Should()
            .Contain(["team desk agent helper", "agent helper tool search_knowledge", "agent helper model openai: helper"]);
    }

    [Test]
    [Reaches("GET /api/v1/knowledge/content/{id}/chunks")]
    public async Task The_pieces_of_a_document_are_listed_and_a_search_says_how_it_found_each()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("# Tea\n\nGreen tea at 70 degrees.\n\n# Coffee\n\nCoffee at 93 degrees."), "text_content" },
            { new StringContent("drinks.md"), "name" },
        };
        using var sent = await hive.Client.PostAsync("/api/v1/knowledge/content", form);
        var document = await sent.JsonAsync();
        var pieces = await GetAsync($"/api/v1/knowledge/content/{document.Text("id")}/chunks?limit=1&offset=1");
        pieces.At("total").GetInt32().Should().Be(2);
        pieces.At("chunks")[0].Text("text").Should().Contain("93 degrees");
        pieces.At("chunks")[0].At("ordinal").GetInt32().Should().Be(1);
        using var none = await hive.Client.GetAsync($"/api/v1/knowledge/content/{Guid.NewGuid()}/chunks");
        await none.ShouldBeProblemAsync(HttpStatusCode.NotFound);

        using var found = await hive.Client.PostAsJsonAsync("/api/v1/knowledge/search", new { query = "coffee degrees" });
        var best = (await found.JsonAsync()).At("data")[0];
        best.At("words_place").GetInt32().Should().Be(1);
        best.TryGetProperty("meaning_place", out _).Should().BeFalse("there are no embeddings");
    }

    [Test]
    [Reaches("GET /api/v1/metrics/history")]
    public async Task The_api_keeps_what_it_counted()
    {
        await hive.RunAsync("agents/helper", new { message = "count me" });
        using (await hive.Client.GetAsync("/api/v1/components"))
        {
            var history = await GetAsync("/api/v1/metrics/history?minutes=5");
            history.At("step_seconds").GetInt32().Should().Be(10);
            history.At("total.requests").GetInt32().Should().BePositive();
            history.At("total.p99_ms").GetDouble().Should().BeGreaterThanOrEqualTo(history.At("total.p50_ms").GetDouble());
            var points = history.At("points").EnumerateArray().ToList();
            points.Sum(one => one.At("runs").GetInt32()).Should().BePositive();
            points.Sum(one => one.At("output_tokens").GetInt64()).Should().BeGreaterThanOrEqualTo(3);
            points[^1].At("memory_bytes").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Number);
        }
        (await GetAsync("/api/v1/metrics/history?minutes=360")).At("step_seconds").GetInt32().Should().Be(60);
    }

    [Test]
    public void Quantiles_are_at_most_a_quarter_too_long()
    {
        var durations = new Durations();
        for (var i = 1; i <= 1000; i++)
            durations.Add(i / 1000.0);
        durations.Quantile(0.5).Should().BeInRange(0.5, 0.625);
        durations.Quantile(0.99).Should().BeInRange(0.99, 1.2375);
        new Durations().Quantile(0.5).Should().Be(0);
    }

    private async Task<System.Text.Json.JsonElement> GetAsync(string path)
    {
        using var answer = await hive.Client.GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private Task<System.Text.Json.JsonElement> ListAsync(string query) => GetAsync($"/api/v1/runs?{query}");

    private async Task<IEnumerable<string?>> MessagesAsync(string query) =>
        (await ListAsync(query)).At("runs").EnumerateArray().Select(run => run.Text("message")).ToList();
}
