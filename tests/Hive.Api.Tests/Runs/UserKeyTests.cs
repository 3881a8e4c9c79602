using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>Keys that belong to a user: what is another's is not there for them, whatever the route.</summary>
internal sealed class UserKeyTests
{
    private RunningHive hive = null!;
    private HttpClient alice = null!;
    private string bobsRun = null!;
    private string bobsMemory = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("echo").Model.On("echo", call => call.SayAsync($"{call.Messages.Count} messages"));
            h.Agent("slow")
                .Model.On(
                    "slow",
                    async call =>
                    {
                        await call.BeginAsync();
                        await call.HangAsync();
                    }
                );
        });
        alice = await ClientOfAsync("alice");
        bobsRun = (
            await RunAsync(
                hive.Client,
                new
                {
                    message = "secret",
                    session_id = "bobs",
                    user_id = "bob",
                }
            )
        ).Text("run_id")!;
        using var memory = await hive.Client.PostAsJsonAsync("/api/v1/memories", new { memory = "Bob's", user_id = "bob" });
        bobsMemory = (await memory.JsonAsync()).Text("memory_id")!;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        alice.Dispose();
        await hive.DisposeAsync();
    }

    [TestCase("/api/v1/agents/echo/runs/{run}")]
    [TestCase("/api/v1/agents/echo/runs/{run}/events")]
    [TestCase("/api/v1/runs/{run}/log")]
    [TestCase("/api/v1/sessions/bobs")]
    [TestCase("/api/v1/sessions/bobs/runs")]
    [TestCase("/api/v1/memories/{memory}")]
    [TestCase("/agents/echo/runs/{run}")]
    [TestCase("/sessions/bobs")]
    [TestCase("/sessions/bobs/runs")]
    [TestCase("/memories/{memory}")]
    public async Task What_is_another_user_s_is_not_there(string address)
    {
        var path = address.Replace("{run}", bobsRun).Replace("{memory}", bobsMemory);
        using (var root = await hive.Client.GetAsync(path))
            root.StatusCode.Should().Be(HttpStatusCode.OK, "every other key sees all");
        using var answer = await alice.GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [TestCase("/api/v1/runs")]
    [TestCase("/api/v1/runs?user_id=bob")]
    [TestCase("/api/v1/agents/echo/runs")]
    [TestCase("/api/v1/sessions")]
    [TestCase("/api/v1/sessions?user_id=bob")]
    [TestCase("/api/v1/memories")]
    [TestCase("/api/v1/memories?user_id=bob")]
    [TestCase("/sessions?type=agent&user_id=bob")]
    [TestCase("/memories?user_id=bob")]
    [TestCase("/agents/echo/runs?session_id=bobs")]
    [TestCase("/traces")]
    [TestCase("/traces?user_id=bob")]
    [TestCase("/trace_session_stats")]
    public async Task Lists_hold_nothing_of_others(string address)
    {
        (await hive.Client.GetStringAsync(address)).Should().Contain("bob");
        var text = await alice.GetStringAsync(address);
        text.Should().NotContain("bob").And.NotContain(bobsRun);
    }

    [Test]
    public async Task Nothing_of_others_can_be_changed()
    {
        await ShouldBeAsync(HttpStatusCode.NotFound, alice.DeleteAsync("/api/v1/sessions/bobs"));
        await ShouldBeAsync(HttpStatusCode.NotFound, alice.PatchAsJsonAsync("/api/v1/sessions/bobs", new { name = "mine" }));
        await ShouldBeAsync(HttpStatusCode.NotFound, alice.DeleteAsync($"/api/v1/sessions/bobs/runs/{bobsRun}"));
        await ShouldBeAsync(HttpStatusCode.NotFound, alice.DeleteAsync($"/api/v1/memories/{bobsMemory}"));
        await ShouldBeAsync(
            HttpStatusCode.NotFound,
            alice.PatchAsJsonAsync($"/api/v1/memories/{bobsMemory}", new { memory = "hers" })
        );
        await ShouldBeAsync(HttpStatusCode.NotFound, alice.DeleteAsync("/sessions/bobs"));
        await ShouldBeAsync(HttpStatusCode.Conflict, PostAsync(alice, new { message = "m", session_id = "bobs" }));
        await ShouldBeAsync(HttpStatusCode.Forbidden, PostAsync(alice, new { message = "m", user_id = "bob" }));
        await ShouldBeAsync(
            HttpStatusCode.Forbidden,
            alice.PostAsJsonAsync("/api/v1/memories", new { memory = "m", user_id = "bob" })
        );
        (await hive.Database.ValueAsync<long>("select count(*) from hive.runs where session_id = 'bobs'")).Should().Be(1);
        (await hive.Client.GetStringAsync($"/api/v1/memories/{bobsMemory}")).Should().Contain("Bob's");
    }

    [Test]
    public async Task Another_user_s_run_under_way_is_neither_seen_nor_ended()
    {
        var running = hive.Client.PostAsJsonAsync(
            "/api/v1/agents/slow/runs",
            new
            {
                message = "m",
                session_id = "bob's slow one",
                user_id = "bob",
            }
        );
        var id = await hive.RunningIdAsync("bob''s slow one");
        await ShouldBeAsync(HttpStatusCode.NotFound, alice.GetAsync($"/api/v1/agents/slow/runs/{id}"));
        await ShouldBeAsync(HttpStatusCode.NotFound, alice.PostAsync($"/api/v1/agents/slow/runs/{id}/cancel", null));
        running.IsCompleted.Should().BeFalse();
        await ShouldBeAsync(HttpStatusCode.OK, hive.Client.PostAsync($"/api/v1/agents/slow/runs/{id}/cancel", null));
        await running;
    }

    [Test]
    public async Task The_routes_of_other_clients_keep_to_it_too()
    {
        using var chat = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(
                new { model = "agent:echo", messages = new[] { new { role = "user", content = "m" } } }
            ),
        };
        chat.Headers.Add("x-session-id", "bobs");
        await ShouldBeAsync(HttpStatusCode.Conflict, alice.SendAsync(chat));
        await ShouldBeAsync(
            HttpStatusCode.OK,
            alice.PostAsJsonAsync("/v1/responses", new { model = "agent:echo", input = "by a response" })
        );
        (await OwnerAsync("by a response")).Should().Be("alice");

        using var response = await hive.Client.PostAsJsonAsync(
            "/v1/responses",
            new
            {
                model = "agent:echo",
                input = "m",
                user = "bob",
            }
        );
        var id = (await response.JsonAsync()).Text("id");
        await ShouldBeAsync(HttpStatusCode.NotFound, alice.GetAsync($"/v1/responses/{id}"));

        // A session that the root key began is no way around it.
        foreach (var beginner in new[] { alice, hive.Client })
        {
            object about = new
            {
                protocolVersion = "2025-06-18",
                capabilities = new { },
                clientInfo = new { name = "test", version = "1" },
            };
            using var begun = await beginner.SendAsync(Call("initialize", about, null));
            var session = begun.Headers.GetValues("Mcp-Session-Id").Single();
            var message = beginner == alice ? "by mcp" : "by a session of root";
            object asked = new { name = "run_agent", arguments = new { id = "echo", message } };
            using var called = await alice.SendAsync(Call("tools/call", asked, session));
            var owner = await OwnerAsync(message);
            if (called.IsSuccessStatusCode)
                owner.Should().Be("alice");
            else
                beginner.Should().NotBe(alice);
        }
    }

    private static HttpRequestMessage Call(string method, object parameters, string? session)
    {
        var call = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = JsonContent.Create(
                new
                {
                    jsonrpc = "2.0",
                    id = 1,
                    method,
                    @params = parameters,
                }
            ),
        };
        call.Headers.Accept.ParseAdd("application/json");
        call.Headers.Accept.ParseAdd("text/event-stream");
        if (session is not null)
            call.Headers.Add("Mcp-Session-Id", session);
        return call;
    }

    private Task<string> OwnerAsync(string message) =>
        hive.Database.ValueAsync<string>(
            $"select coalesce(max(user_id), 'nobody') from hive.runs where input = '{message}'"
        );

    [Test]
    public async Task What_such_a_key_makes_is_its_user_s_and_it_may_do_with_it_what_it_likes()
    {
        var run = await RunAsync(alice, new { message = "hello", session_id = "alices" });
        run.Text("user_id").Should().Be("alice");
        (
            await RunAsync(
                alice,
                new
                {
                    message = "again",
                    session_id = "alices",
                    user_id = "alice",
                }
            )
        ).Text("content").Should().Be("4 messages");
        (await alice.GetStringAsync("/api/v1/runs")).Should().Contain(run.Text("run_id"));
        (await alice.GetStringAsync($"/api/v1/agents/echo/runs/{run.Text("run_id")}/events"))
            .Should()
            .Contain("run_completed");
        using var memory = await alice.PostAsJsonAsync("/memories", new { memory = "Likes bees" });
        (await memory.JsonAsync()).Text("user_id").Should().Be("alice");
        await ShouldBeAsync(HttpStatusCode.NoContent, alice.DeleteAsync("/api/v1/sessions/alices"));
    }

    [TestCase("""{"name":"x","scopes":["read","admin"],"user_id":"eve"}""")]
    [TestCase("""{"name":"x","scopes":["read"],"user_id":""}""")]
    [TestCase("""{"name":"x","scopes":["read"],"user_id":"a\u0000"}""")]
    public async Task A_user_s_key_that_makes_no_sense_is_refused(string body)
    {
        using var content = OneApi.Json(System.Text.Encoding.UTF8.GetBytes(body));
        await ShouldBeAsync(HttpStatusCode.BadRequest, hive.Client.PostAsync("/api/v1/keys", content));
    }

    private async Task<HttpClient> ClientOfAsync(string user)
    {
        using var made = await hive.Client.PostAsJsonAsync(
            "/api/v1/keys",
            new
            {
                name = $"{user}'s",
                scopes = Scopes,
                user_id = user,
            }
        );
        var key = await made.JsonAsync();
        key.Text("user_id").Should().Be(user);
        var client = new HttpClient(new RouteLog()) { BaseAddress = new(hive.Url) };
        client.DefaultRequestHeaders.Add("x-api-key", key.Text("key"));
        return client;
    }

    private static readonly string[] Scopes = ["read", "run"];

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, object body) =>
        client.PostAsJsonAsync("/api/v1/agents/echo/runs", body);

    private static async Task<JsonElement> RunAsync(HttpClient client, object body)
    {
        using var answer = await PostAsync(client, body);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return await answer.JsonAsync();
    }

    private static async Task ShouldBeAsync(HttpStatusCode status, Task<HttpResponseMessage> answer)
    {
        using var answered = await answer;
        answered.StatusCode.Should().Be(status, await answered.Content.ReadAsStringAsync());
    }
}
