using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Npgsql;

namespace Hive.Api.Tests.Runs;

/// <summary>Two runs in one session at once.</summary>
internal sealed class BusySessionTests
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new();
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        hive = await RunningHive.StartAsync(h =>
        {
            foreach (
                var (id, more) in new[]
                {
                    ("slow", ""),
                    ("rejecting", "when_busy: reject"),
                    ("newest", "when_busy: interrupt"),
                }
            )
                h.Agent(id, more)
                    .Model.On(
                        id,
                        async call =>
                        {
                            if (call.Asked.StartsWith("wait", StringComparison.Ordinal))
                                await Gate(call.Asked).Task.WaitAsync(call.Gone);
                            await call.SayAsync($"{call.Messages.Count} messages");
                        }
                    );
        });

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var gate in gates.Values)
            gate.TrySetResult();
        await hive.DisposeAsync();
    }

    [Test]
    public async Task A_second_run_waits_for_the_first_and_is_told_what_came_of_it()
    {
        var first = await BeginAsync(hive.Client, "slow", "wait 1", "queue");
        await IsAskedAsync("wait 1");
        var second = await BeginAsync(hive.Client, "slow", "then", "queue");
        second.Text("status").Should().Be("queued");
        var third = await BeginAsync(hive.Client, "slow", "last", "queue");
        (await MeterAsync("hive_runs_queued")).Should().Be(2, "both wait, and neither is under way");
        IsAsked("then").Should().BeFalse();

        Gate("wait 1").TrySetResult();
        (await EndAsync("slow", first)).Text("content").Should().Be("2 messages");
        (await EndAsync("slow", second)).Text("content").Should().Be("4 messages");
        (await EndAsync("slow", third)).Text("content").Should().Be("6 messages");
    }

    [Test]
    public async Task A_run_in_another_process_waits_too()
    {
        var (other, client) = await hive.StartAnotherAsync();
        await using var _ = other;
        using var __ = client;
        var first = await BeginAsync(hive.Client, "slow", "wait 2", "across");
        await IsAskedAsync("wait 2");
        var second = await BeginAsync(client, "slow", "wait elsewhere", "across");
        second.Text("status").Should().Be("queued");
        Gate("wait 2").TrySetResult();
        await EndAsync("slow", first);
        await IsAskedAsync("wait elsewhere");
        (await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/slow/runs/{second.Text("run_id")}"))
            .Text("status")
            .Should()
            .Be("running", "every process sees that it waits no longer");
        Gate("wait elsewhere").TrySetResult();
        (await EndAsync("slow", second)).Text("content").Should().Be("4 messages");
    }

    [TestCase("of one clock", "0 s")]
    [TestCase("of a clock that is ahead", "2 s")]
    public async Task A_run_that_ends_while_the_next_one_looks_for_its_turn_is_part_of_what_that_one_is_told(
        string session,
        string ahead
    )
    {
        var first = await BeginAsync(hive.Client, "slow", $"wait {session}", session);
        await IsAskedAsync($"wait {session}");
        var second = await BeginAsync(hive.Client, "slow", "after the lock", session);
        // The look has begun, and waits for the lock of the session's row.
        await using var database = hive.Database.Connect();
        await using var connection = await database.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var locked = new NpgsqlCommand(
                $"select from hive.sessions where id = '{session}' for update",
                connection
            );
            await locked.ExecuteNonQueryAsync();
            await hive.Database.UntilALockIsWaitedForAsync("the second one");
            Gate($"wait {session}").TrySetResult();
            await Eventually.HoldsWhenReachedAsync(
                "the end of the first one is on record",
                async () =>
                    await hive.Database.ValueAsync<long>(
                        $"select count(*) from hive.runs where session_id = '{session}' and status = 'completed'"
                    ) > 0
            );
            await hive.Database.RunAsync(
                $"update hive.runs set ended_at = ended_at + interval '{ahead}' where session_id = '{session}'"
            );
        }

        (await EndAsync("slow", first)).Text("content").Should().Be("2 messages");
        (await EndAsync("slow", second)).Text("content").Should().Be("4 messages");
    }

    [Test]
    public async Task What_waits_survives_the_death_of_its_process_and_keeps_its_place()
    {
        var (other, client) = await hive.StartAnotherAsync();
        using var __ = client;
        await BeginAsync(client, "slow", "wait 3", "killed");
        await IsAskedAsync("wait 3");
        var second = await BeginAsync(client, "slow", "after the crash", "killed");
        await other.DisposeAsync();
        Gate("wait 3").TrySetResult();
        (await EndAsync("slow", second)).Text("content").Should().Be("4 messages");
    }

    [Test]
    public async Task Twenty_at_once_are_carried_out_one_at_a_time()
    {
        var (other, client) = await hive.StartAnotherAsync();
        await using var _ = other;
        using var __ = client;
        var runs = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(at =>
                    hive.RunAsync(
                        "agents/slow",
                        new { message = $"m {at}", session_id = "many" },
                        at % 2 == 0 ? null : client
                    )
                )
        );
        runs.Select(run => run.Text("status")).Should().AllBe("completed");
        // Three earlier runs are told: the first is told none, and nobody more than three.
        runs.Select(run => int.Parse(run.Text("content")!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))
            .Order()
            .ToList()
            .Should()
            .StartWith(2)
            .And.OnlyContain(messages => messages <= 8);
    }

    [Test]
    public async Task A_component_may_refuse_it_and_so_may_a_request()
    {
        await BeginAsync(hive.Client, "rejecting", "wait 4", "refusing");
        await IsAskedAsync("wait 4");
        using (var refused = await PostAsync(hive.Client, "rejecting", new { message = "m", session_id = "refusing" }))
            (await refused.ShouldBeProblemAsync(HttpStatusCode.Conflict))
                .Text("detail")
                .Should()
                .Contain("when_busy is reject");
        var queued = await BeginAsync(hive.Client, "rejecting", "m", "refusing", "queue");
        queued.Text("status").Should().Be("queued", "what the request says counts more");
        Gate("wait 4").TrySetResult();
        await EndAsync("rejecting", queued);
    }

    [Test]
    public async Task Of_many_that_do_not_wait_one_is_carried_out()
    {
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    PostAsync(
                        hive.Client,
                        "rejecting",
                        new
                        {
                            message = "wait 5",
                            session_id = "one of many",
                            background = true,
                        }
                    )
                )
        );
        answers.Count(one => one.StatusCode == HttpStatusCode.Accepted).Should().Be(1);
        answers.Count(one => one.StatusCode == HttpStatusCode.Conflict).Should().Be(7);
        Gate("wait 5").TrySetResult();
        (await hive.Database.ValueAsync<long>("select count(*) from hive.runs where session_id = 'one of many'"))
            .Should()
            .Be(1);
    }

    [Test]
    public async Task The_newest_may_take_the_place_of_those_before_it()
    {
        var first = await BeginAsync(hive.Client, "newest", "wait 6", "impatient");
        await IsAskedAsync("wait 6");
        var second = await BeginAsync(hive.Client, "newest", "wait 7", "impatient", "queue");
        var third = await hive.RunAsync("agents/newest", new { message = "now", session_id = "impatient" });
        third.Text("status").Should().Be("completed");
        third.Text("content").Should().Be("2 messages", "what was cancelled came to nothing");
        (await EndAsync("newest", first)).Text("status").Should().Be("cancelled");
        (await EndAsync("newest", second)).Text("status").Should().Be("cancelled");
    }

    [Test]
    public async Task A_word_that_is_none_of_the_three_is_refused()
    {
        using var answer = await PostAsync(hive.Client, "slow", new { message = "m", when_busy = "wait" });
        (await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest))
            .Text("detail")
            .Should()
            .Be("when_busy is one of: queue, reject, interrupt.");
    }

    private TaskCompletionSource Gate(string message) =>
        gates.GetOrAdd(message, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private bool IsAsked(string message) =>
        hive.Model.Requests.Any(one =>
            one.GetProperty("messages").EnumerateArray().Last().ToString().Contains($"\"{message}\"")
        );

    private Task IsAskedAsync(string message) =>
        Eventually.HoldsWhenReachedAsync($"the model is asked \"{message}\"", () => Task.FromResult(IsAsked(message)));

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string agent, object body) =>
        client.PostAsJsonAsync($"/api/v1/agents/{agent}/runs", body);

    private static async Task<JsonElement> BeginAsync(
        HttpClient client,
        string agent,
        string message,
        string session,
        string? whenBusy = null
    )
    {
        using var answer = await PostAsync(
            client,
            agent,
            new
            {
                message,
                session_id = session,
                background = true,
                when_busy = whenBusy,
            }
        );
        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        return await answer.JsonAsync();
    }

    private async Task<JsonElement> EndAsync(string agent, JsonElement run)
    {
        JsonElement now = default;
        await Eventually.HoldsWhenReachedAsync(
            $"run {run.Text("run_id")} ends",
            async () =>
            {
                now = await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/{agent}/runs/{run.Text("run_id")}");
                return now.TryGetProperty("ended_at", out var at) && at.ValueKind == JsonValueKind.String;
            }
        );
        return now;
    }

    private async Task<double> MeterAsync(string name)
    {
        var text = await hive.Client.GetStringAsync("/metrics/prometheus");
        return text.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
