using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs;

internal sealed class RunTests
{
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("echo", "memory: { num_history_runs: 2 }")
                .Model.On("echo", call => call.SayAsync($"You said {call.Asked}"));
            h.Agent("slow")
                .Model.On(
                    "slow",
                    async call =>
                    {
                        await call.BeginAsync();
                        await call.PieceAsync("first");
                        await call.HangAsync();
                    }
                );
            h.Component(
                "agents/offline",
                "agent: { agent_id: offline, name: Offline }\ninstructions: Answer from the handbook.\n"
            );
            h.Component(
                "agents/keyless",
                "agent: { agent_id: keyless, name: Keyless }\nmodel: { provider: anthropic, id: claude }\n"
            );
            h.Component(
                "agents/bad-key",
                "agent: { agent_id: bad-key, name: Bad }\nmodel: { provider: openai, id: bad-key, key_variable: OTHER_KEY }\n"
            );
        });

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [Test]
    public async Task A_run_answers_and_is_stored_with_its_tokens()
    {
        var run = await hive.RunAsync("agents/echo", new { message = "hello" });
        run.Text("content").Should().Be("You said hello");
        run.Text("status").Should().Be("completed");
        run.At("usage.total_tokens").GetInt64().Should().Be(10);

        var again = await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/echo/runs/{run.Text("run_id")}");
        again.Text("content").Should().Be("You said hello");
        again.At("usage.input_tokens").GetInt64().Should().Be(7);
        var listed = await hive.Client.GetFromJsonAsync<JsonElement>(
            $"/api/v1/agents/echo/runs?session_id={run.Text("session_id")}"
        );
        listed.At("runs").GetArrayLength().Should().Be(1);
    }

    [Test]
    public async Task A_stream_has_event_and_data_lines_and_ends_with_the_run()
    {
        var events = await hive.Client.StreamAsync("/api/v1/agents/echo/runs", """{"message":"one two","stream":true}""");
        events[0].Name.Should().Be("run_started");
        events[^1].Name.Should().Be("run_completed");
        events.Content("content").Should().Be("You said one two");
        events.Count(e => e.Name == "content").Should().Be(4);
        events[^1].Data.Text("run.content").Should().Be("You said one two");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_form_of_either_kind_runs_too(bool multipart)
    {
        Dictionary<string, string> fields = new()
        {
            ["message"] = "in a form",
            ["stream"] = "true",
            ["session_id"] = "",
            ["user_id"] = "ada",
        };
        HttpContent form = new FormUrlEncodedContent(fields);
        if (multipart)
        {
            var parts = new MultipartFormDataContent();
            foreach (var (name, value) in fields)
                parts.Add(new StringContent(value), name);
            form = parts;
        }
        var events = await hive.Client.StreamAsync("/api/v1/agents/echo/runs", form);
        events[^1].Data.Text("run.content").Should().Be("You said in a form");
        events[^1].Data.Text("run.user_id").Should().Be("ada");
    }

    [Test]
    public async Task A_session_tells_the_model_its_newest_runs_only()
    {
        foreach (var message in new[] { "a", "b", "c" })
            await hive.RunAsync("agents/echo", new { message, session_id = "history" });
        await hive.RunAsync("agents/echo", new { message = "d", session_id = "history" });
        var request = hive.Model.Requests.Last(r =>
            r.GetProperty("messages").EnumerateArray().Last().ToString().Contains("\"d\"")
        );
        var texts = request
            .GetProperty("messages")
            .EnumerateArray()
            .Select(m => m.GetProperty("content").ToString())
            .ToList();
        texts.Should().HaveCount(6);
        string.Join('|', texts).Should().Contain("You said b").And.Contain("You said c").And.NotContain("You said a");
    }

    [Test]
    public async Task A_session_of_another_component_is_refused()
    {
        await hive.RunAsync("agents/echo", new { message = "mine", session_id = "taken" });
        using var response = await hive.Client.PostAsJsonAsync(
            "/api/v1/agents/offline/runs",
            new { message = "m", session_id = "taken" }
        );
        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Test]
    public async Task An_agent_without_a_model_answers_from_the_knowledge_base_or_says_that_it_has_nothing()
    {
        var run = await hive.RunAsync("agents/offline", new { message = "zyzzyva" });
        run.Text("content").Should().Be("The knowledge base holds nothing that fits this question.");
        run.Text("provider").Should().Be("extractive");
    }

    [TestCase("keyless", "ANTHROPIC_API_KEY")]
    [TestCase("bad-key", "OTHER_KEY")]
    public async Task A_missing_key_is_told_before_anything_runs(string agent, string variable)
    {
        using var response = await hive.Client.PostAsJsonAsync($"/api/v1/agents/{agent}/runs", new { message = "hello" });
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        var problem = await response.JsonAsync();
        problem
            .Text("detail")
            .Should()
            .Contain(variable)
            .And.Contain(Path.Combine(Path.GetDirectoryName(hive.KeyFile)!, variable));
        (await hive.Database.ValueAsync<long>($"select count(*) from hive.runs where component_id = '{agent}'"))
            .Should()
            .Be(0);
    }

    [Test]
    public async Task A_run_is_cancelled_and_keeps_what_had_come()
    {
        var streaming = hive.Client.StreamAsync(
            "/api/v1/agents/slow/runs",
            """{"message":"cancel me","stream":true,"session_id":"cancelled"}"""
        );
        var id = await RunningIdAsync("cancelled");
        await Eventually.HoldsWhenReachedAsync(
            "there is something of an answer",
            async () =>
                (await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/slow/runs/{id}")).Text("content")
                == "first"
        );
        using var response = await hive.Client.PostAsync($"/api/v1/agents/slow/runs/{id}/cancel", null);
        (await response.JsonAsync()).Text("status").Should().Be("cancelled");
        (await streaming)[^1].Name.Should().Be("run_cancelled");
        var stored = await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/slow/runs/{id}");
        stored.Text("content").Should().Be("first");
        stored.Text("status").Should().Be("cancelled");
    }

    [Test]
    public async Task A_run_goes_on_when_its_client_leaves()
    {
        var release = new TaskCompletionSource();
        hive.Model.On(
            "echo-later",
            async call =>
            {
                await call.BeginAsync();
                await call.PieceAsync("before");
                await release.Task;
                await call.PieceAsync(" after");
                await call.EndAsync();
            }
        );
        hive.Agent("echo-later");
        await Eventually.HoldsWhenReachedAsync(
            "the new agent is loaded",
            async () => (await hive.Client.GetAsync("/agents/echo-later")).StatusCode == HttpStatusCode.OK
        );

        using (
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/agents/echo-later/runs")
            {
                Content = new StringContent(
                    """{"message":"m","stream":true,"session_id":"left"}""",
                    Encoding.UTF8,
                    "application/json"
                ),
            }
        )
        using (var response = await hive.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
            response.StatusCode.Should().Be(HttpStatusCode.OK);
        var id = await RunningIdAsync("left");
        release.SetResult();
        await Eventually.HoldsWhenReachedAsync(
            "the run is completed",
            async () =>
                (await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/agents/echo-later/runs/{id}")).Text("status")
                == "completed"
        );
        (await hive.Database.ValueAsync<string>($"select output from hive.runs where id = '{id}'"))
            .Should()
            .Be("before after");
    }

    [TestCase("", HttpStatusCode.BadRequest)]
    [TestCase("null", HttpStatusCode.BadRequest)]
    [TestCase("{", HttpStatusCode.BadRequest)]
    [TestCase("{}", HttpStatusCode.BadRequest)]
    [TestCase("""{"message":42}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"message":"  "}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"message":"a\u0000b"}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"message":"half \ud800"}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"message":"m","stream":"yes"}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"message":"m","session_id":"\u0001"}""", HttpStatusCode.BadRequest)]
    public async Task A_body_that_is_wrong_is_a_problem(string body, HttpStatusCode status)
    {
        using var response = await hive.Client.PostAsync(
            "/api/v1/agents/echo/runs",
            new StringContent(body, Encoding.UTF8, "application/json")
        );
        response.StatusCode.Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    [Test]
    public async Task Bodies_that_are_too_large_too_deep_no_utf8_or_no_form_are_problems()
    {
        foreach (
            var (content, status) in new (HttpContent, HttpStatusCode)[]
            {
                (
                    new StringContent(
                        $$"""{"message":"{{new string('x', 1_100_000)}}"}""",
                        Encoding.UTF8,
                        "application/json"
                    ),
                    HttpStatusCode.RequestEntityTooLarge
                ),
                (new StringContent(new string('[', 5000), Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest),
                (Bytes([.. "{\"message\":\""u8, 0xC3, 0x28, .. "\"}"u8], "application/json"), HttpStatusCode.BadRequest),
                (Bytes("no form at all"u8.ToArray(), "multipart/form-data; boundary=x"), HttpStatusCode.BadRequest),
                (Bytes("message=a%00b"u8.ToArray(), "application/x-www-form-urlencoded"), HttpStatusCode.BadRequest),
                (Bytes("hello"u8.ToArray(), "text/plain"), HttpStatusCode.UnsupportedMediaType),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/agents/echo/runs") { Content = content };
            // The server refuses a large body by its length; without asking first, it would cut the connection in the middle
            // of it.
            request.Headers.ExpectContinue = true;
            using var response = await hive.Client.SendAsync(request);
            response.StatusCode.Should().Be(status);
            response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        }
    }

    [TestCase("no-such-agent")]
    [TestCase("..%2f..%2fetc%2fpasswd")]
    [TestCase("a'%20or%20'1'='1")]
    [TestCase("%00")]
    public async Task An_id_that_is_none_is_not_found(string id)
    {
        using var response = await hive.Client.PostAsJsonAsync($"/api/v1/agents/{id}/runs", new { message = "m" });
        ((int)response.StatusCode).Should().BeOneOf(400, 404);
        response.Content.Headers.ContentType?.MediaType.Should().BeOneOf("application/problem+json", null);
    }

    [Test]
    public async Task Statements_in_every_text_are_texts()
    {
        const string Statement = "'); drop table hive.runs; --";
        var run = await hive.RunAsync(
            "agents/echo",
            new
            {
                message = Statement,
                session_id = Statement,
                user_id = Statement,
            }
        );
        run.Text("content").Should().Be($"You said {Statement}");
        (await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/sessions/{Uri.EscapeDataString(Statement)}"))
            .Text("user_id")
            .Should()
            .Be(Statement);
        (await hive.Client.GetFromJsonAsync<JsonElement>($"/api/v1/sessions?user_id={Uri.EscapeDataString(Statement)}"))
            .At("total")
            .GetInt64()
            .Should()
            .Be(1);
    }

    private Task<string> RunningIdAsync(string session) => hive.RunningIdAsync(session);

    private static ByteArrayContent Bytes(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
