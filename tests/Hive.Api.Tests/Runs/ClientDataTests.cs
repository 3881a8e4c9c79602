using System.Net;
using System.Net.Http.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>Sessions and memories, by the routes that people's clients speak and by ours.</summary>
internal sealed class ClientDataTests : ClientHive
{
    private static readonly string[] Bees = ["bees"];

    [Reaches("GET /sessions")]
    [Reaches("GET /sessions/{id}")]
    [Reaches("GET /sessions/{id}/runs")]
    [Reaches("POST /sessions/{id}/rename")]
    [Reaches("DELETE /sessions/{id}")]
    [Reaches("DELETE /sessions")]
    [Reaches("GET /api/v1/sessions")]
    [Reaches("GET /api/v1/sessions/{id}")]
    [Reaches("GET /api/v1/sessions/{id}/runs")]
    [Reaches("PATCH /api/v1/sessions/{id}")]
    [Reaches("DELETE /api/v1/sessions/{id}")]
    [Test]
    public async Task Sessions_are_listed_read_renamed_and_removed_in_both_shapes()
    {
        foreach (var message in new[] { "one", "two" })
            await Hive.RunAsync(
                "agents/echo",
                new
                {
                    message,
                    session_id = "s 1",
                    user_id = "grace",
                }
            );
        await Hive.RunAsync(
            "teams/router",
            new
            {
                message = "three",
                session_id = "s-2",
                user_id = "grace",
            }
        );

        var page = await GetAsync("/sessions?type=agent&component_id=echo&user_id=grace&limit=1&page=1");
        page.At("meta.total_count").GetInt64().Should().Be(1);
        page.At("data")[0].Text("session_name").Should().Be("one");
        (await GetAsync("/sessions?user_id=grace&limit=1&page=2&sort_by=created_at&sort_order=asc"))
            .At("data")[0]
            .Text("session_id")
            .Should()
            .Be("s-2");
        var detail = await GetAsync("/sessions/s%201");
        detail.Text("agent_id").Should().Be("echo");
        detail.At("chat_history").GetArrayLength().Should().Be(4);
        detail.At("total_tokens").GetInt64().Should().Be(20);
        (await GetAsync("/sessions/s%201/runs"))
            .EnumerateArray()
            .Select(r => r.Text("run_input"))
            .Should()
            .Equal("one", "two");
        (await GetAsync("/agents/echo/runs?session_id=s%201")).GetArrayLength().Should().Be(2);

        using var renamed = await Hive.Client.PostAsJsonAsync(
            "/sessions/s%201/rename?type=agent",
            new { session_name = "Greetings" }
        );
        (await renamed.JsonAsync()).Text("session_name").Should().Be("Greetings");
        (await GetAsync("/api/v1/sessions?kind=agent&user_id=grace"))
            .At("sessions")[0]
            .Text("name")
            .Should()
            .Be("Greetings");
        using var again = await Hive.Client.PatchAsJsonAsync("/api/v1/sessions/s%201", new { name = "Hellos" });
        (await again.JsonAsync()).Text("name").Should().Be("Hellos");
        (await GetAsync("/api/v1/sessions/s%201/runs")).At("runs").GetArrayLength().Should().Be(2);

        (await Hive.Client.DeleteAsync("/sessions/s%201")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await Hive.Client.GetAsync("/api/v1/sessions/s%201")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await Hive.Client.DeleteAsync("/api/v1/sessions/s%201")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var many = await SendAsync(
            HttpMethod.Delete,
            "/sessions",
            """{"session_ids":["s-2"],"session_types":["team"]}"""
        );
        many.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await Hive.Database.ValueAsync<long>("select count(*) from hive.runs where user_id = 'grace'")).Should().Be(0);
    }

    [Reaches("GET /memories")]
    [Reaches("POST /memories")]
    [Reaches("GET /memories/{id}")]
    [Reaches("PATCH /memories/{id}")]
    [Reaches("DELETE /memories/{id}")]
    [Reaches("GET /api/v1/memories")]
    [Reaches("POST /api/v1/memories")]
    [Reaches("GET /api/v1/memories/{id}")]
    [Reaches("PATCH /api/v1/memories/{id}")]
    [Reaches("DELETE /api/v1/memories/{id}")]
    [Reaches("DELETE /memories")]
    [Test]
    public async Task Memories_are_kept_changed_and_forgotten_in_both_shapes()
    {
        using var made = await Hive.Client.PostAsJsonAsync(
            "/memories",
            new
            {
                memory = "Likes bees",
                user_id = "linus",
                topics = Bees,
            }
        );
        var id = (await made.JsonAsync()).Text("memory_id");
        using var second = await Hive.Client.PostAsJsonAsync(
            "/api/v1/memories",
            new { memory = "Drinks tea", user_id = "linus" }
        );
        second.StatusCode.Should().Be(HttpStatusCode.Created);
        var other = (await second.JsonAsync()).Text("memory_id");

        (await GetAsync("/memories?user_id=linus&search_content=BEES"))
            .At("data")[0]
            .Text("memory")
            .Should()
            .Be("Likes bees");
        (await GetAsync("/memories?user_id=linus")).At("meta.total_count").GetInt64().Should().Be(2);
        (await GetAsync($"/memories/{id}")).At("topics")[0].GetString().Should().Be("bees");
        using var changed = await SendAsync(HttpMethod.Patch, $"/memories/{id}", """{"memory":"Keeps bees"}""");
        (await changed.JsonAsync()).Text("memory").Should().Be("Keeps bees");
        (await GetAsync($"/api/v1/memories/{id}")).At("topics").GetArrayLength().Should().Be(1, "what was not sent is kept");
        using var edited = await SendAsync(HttpMethod.Patch, $"/api/v1/memories/{other}", """{"topics":["tea"]}""");
        (await edited.JsonAsync()).Text("memory").Should().Be("Drinks tea");
        (await GetAsync("/api/v1/memories?user_id=linus&topic=tea")).At("total").GetInt64().Should().Be(1);

        (await Hive.Client.DeleteAsync($"/api/v1/memories/{other}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await Hive.Client.DeleteAsync($"/memories/{other}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var many = await SendAsync(
            HttpMethod.Delete,
            "/memories",
            $$"""{"memory_ids":["{{id}}"],"user_id":"linus"}"""
        );
        many.StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await Hive.Client.GetAsync($"/memories/{id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var empty = await Hive.Client.PostAsJsonAsync("/memories", new { memory = "", user_id = "linus" });
        empty.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }
}
