using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs;

/// <summary>What runs tell of their users is kept, and what is no longer true is forgotten.</summary>
internal sealed class MemoryExtractionTests
{
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("keeper", "memory: { enable_user_memories: true }").Model.On("keeper", AnswerAsync);
            h.Agent("rambler", "memory: { enable_user_memories: true }").Model.Says("rambler", "I remember everything.");
            h.Agent("own", "memory: { enable_user_memories: true, enable_agentic_memory: true }")
                .Model.On(
                    "own",
                    call =>
                        call.ToolResults.Count == 0
                            ? call.CallAsync(("forget_user_fact", $$"""{"memory_id":"{{IdIn(call.Instructions)}}"}"""))
                            : call.SayAsync(call.ToolResults[0])
                );
        });

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [Test]
    public async Task What_a_run_tells_of_its_user_is_kept_by_one_more_call_and_told_to_the_next()
    {
        await hive.RunAsync("agents/keeper", new { message = "I keep bees", user_id = "ada" });
        await Eventually.HoldsWhenReachedAsync("it is kept", async () => (await MemoriesAsync("ada")).Count == 1);
        (await MemoriesAsync("ada"))[0].Text("memory").Should().Be("Ada keeps bees.");
        hive.Model.CallsOf("keeper").Should().Be(2);

        await hive.RunAsync("agents/keeper", new { message = "I sold them", user_id = "ada" });
        hive.Model.Requests.Where(one => one.Text("model") == "keeper")
            .ElementAt(2)
            .ToString()
            .Should()
            .Contain("Ada keeps bees.", "the next run is told");
        await Eventually.HoldsWhenReachedAsync(
            "what is no longer true is forgotten",
            async () => (await MemoriesAsync("ada")) is [var only] && only.Text("memory") == "Ada sold her bees."
        );
        hive.Model.CallsOf("keeper").Should().Be(4);
        // 7 and 3 tokens a call.
        (await hive.Client.GetStringAsync("/metrics/prometheus"))
            .Should()
            .MatchRegex("hive_tokens_total\\{[^}]*model=\"keeper\"[^}]*\\} 28");

        await hive.RunAsync("agents/keeper", new { message = "I keep bees" });
        hive.Model.CallsOf("keeper").Should().Be(5, "nobody in particular asked");
    }

    [Test]
    public async Task An_answer_that_is_none_costs_nothing_but_the_memory()
    {
        (await hive.RunAsync("agents/rambler", new { message = "m", user_id = "eve" }))
            .Text("status")
            .Should()
            .Be("completed");
        await Eventually.HoldsWhenReachedAsync(
            "the log says so",
            () => Task.FromResult(hive.Api.Output.Any(line => line.Contains("Nothing was remembered of run")))
        );
        (await MemoriesAsync("eve")).Should().BeEmpty();
    }

    [Test]
    public async Task A_model_can_forget_what_it_was_shown()
    {
        using var made = await hive.Client.PostAsJsonAsync(
            "/api/v1/memories",
            new { memory = "Likes tea", user_id = "bob" }
        );
        (await hive.RunAsync("agents/own", new { message = "m", user_id = "bob" }))
            .Text("content")
            .Should()
            .Be("Forgotten.");
        (await MemoriesAsync("bob")).Should().BeEmpty();
    }

    private static Task AnswerAsync(ModelCall call) =>
        !call.Instructions.Contains("worth remembering") ? call.SayAsync("I see.")
        : call.Asked.Contains("I sold them")
            ? call.SayAsync("""{"remember":[{"memory":"Ada sold her bees.","topics":["bees"]}],"forget":[1,99]}""")
        : call.SayAsync("""{"remember":[{"memory":"Ada keeps bees.","topics":[]}],"forget":[]}""");

    private static string IdIn(string instructions) =>
        instructions.Contains('[') ? instructions.Split('[', ']')[1] : "none was shown";

    private async Task<IReadOnlyList<JsonElement>> MemoriesAsync(string user) =>
        [
            .. (await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/memories?user_id={user}"))
                .At("memories")
                .EnumerateArray(),
        ];
}
