using System.Net;
using System.Text;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests;

internal sealed class KeyTests
{
    private OneApi api = null!;

    [OneTimeSetUp]
    public async Task StartApi() => api = await OneApi.StartAsync();

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [Test]
    [Reaches("POST /api/v1/keys")]
    [Reaches("DELETE /api/v1/keys/{id}")]
    [Reaches("GET /api/v1/version")]
    public async Task A_key_opens_what_its_scopes_allow_until_it_is_revoked()
    {
        var (id, key) = await MakeAsync("reader", "read");

        using (var version = await api.GetAsync("/api/v1/version", key))
            version.StatusCode.Should().Be(HttpStatusCode.OK);
        using (var keys = await api.GetAsync("/api/v1/keys", key))
            (await keys.ShouldBeProblemAsync(HttpStatusCode.Forbidden))
                .Text("detail")
                .Should()
                .Be("The key \"reader\" lacks the scope admin.");

        using (var revoked = await api.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{id}"))
            (await revoked.JsonAsync()).Text("revoked_by").Should().Be("root");
        using (var after = await api.GetAsync("/api/v1/version", key))
            await after.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Test]
    [Reaches("GET /api/v1/keys")]
    public async Task Keys_are_listed_without_their_texts_and_stored_as_hashes_only()
    {
        var (id, key) = await MakeAsync("listed", "read", "run");

        using var list = await api.GetAsync("/api/v1/keys");
        var text = await list.Content.ReadAsStringAsync();
        text.Should().NotContain(key).And.Contain(id).And.Contain("listed");
        (await api.Database.ValueAsync<bool>($"select bool_or(k::text like '%{key[20..]}%') from hive.access_keys k"))
            .Should()
            .BeFalse();
        string.Join('\n', api.Process.Output).Should().NotContain(key[20..]);
    }

    [Test]
    public async Task An_admin_key_may_do_everything_and_is_named_as_the_maker()
    {
        var (_, admin) = await MakeAsync("boss", "admin");
        using var made = await api.PostAsync("/api/v1/keys", """{"name":"made-by-boss","scopes":["read"]}""", admin);
        made.StatusCode.Should().Be(HttpStatusCode.Created);
        (await api.Database.ValueAsync<string>("select created_by from hive.access_keys where name = 'made-by-boss'"))
            .Should()
            .Be("boss");
    }

    [Test]
    public async Task A_name_is_taken_until_its_key_is_revoked()
    {
        var (id, _) = await MakeAsync("twice", "read");
        using (var second = await api.PostAsync("/api/v1/keys", """{"name":"twice","scopes":["read"]}"""))
            await second.ShouldBeProblemAsync(HttpStatusCode.Conflict);
        using (await api.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{id}"))
            await MakeAsync("twice", "read");
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{")]
    [TestCase("{\"name\":\"x\"}")]
    [TestCase("{\"name\":null,\"scopes\":[\"read\"]}")]
    [TestCase("{\"name\":1,\"scopes\":[\"read\"]}")]
    [TestCase("{\"name\":\"x\",\"scopes\":\"read\"}")]
    [TestCase("{\"name\":\"x\",\"scopes\":[]}")]
    [TestCase("{\"name\":\"x\",\"scopes\":[\"rule\"]}")]
    [TestCase("{\"name\":\"\",\"scopes\":[\"read\"]}")]
    [TestCase("{\"name\":\"root\",\"scopes\":[\"read\"]}")]
    [TestCase("{\"name\":\"a\\u0000b\",\"scopes\":[\"read\"]}")]
    [TestCase("{\"name\":\"a\\ud800b\",\"scopes\":[\"read\"]}")]
    [TestCase("{\"name\":\"x\",\"name\":\"y\",\"scopes\":[\"read\"]}")]
    public async Task A_request_that_makes_no_sense_is_a_problem(string body)
    {
        using var answer = await api.PostAsync("/api/v1/keys", body);
        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task Invalid_utf8_is_a_problem()
    {
        using var answer = await api.SendAsync(
            HttpMethod.Post,
            "/api/v1/keys",
            OneApi.Json([.. "{\"name\":\"a"u8, 0xff, 0xfe, .. "\",\"scopes\":[\"read\"]}"u8])
        );
        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task A_body_a_thousand_levels_deep_is_a_problem()
    {
        using var answer = await api.PostAsync(
            "/api/v1/keys",
            $"{{\"name\":\"x\",\"more\":{new string('[', 1000)}{new string(']', 1000)},\"scopes\":[\"read\"]}}"
        );
        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task More_than_a_mebibyte_is_too_large()
    {
        using var answer = await api.PostAsync(
            "/api/v1/keys",
            $"{{\"name\":\"{new string('x', 1024 * 1024)}\",\"scopes\":[\"read\"]}}"
        );
        await answer.ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Test]
    public async Task Text_instead_of_json_is_an_unsupported_media_type()
    {
        using var answer = await api.SendAsync(
            HttpMethod.Post,
            "/api/v1/keys",
            new StringContent("name=x", Encoding.UTF8, "text/plain")
        );
        await answer.ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [TestCase("nobody")]
    [TestCase("%2e%2e%2f%2e%2e")]
    [TestCase("'; drop table hive.access_keys; --")]
    public async Task An_id_that_there_is_not_is_not_found(string id)
    {
        using var answer = await api.SendAsync(HttpMethod.Delete, $"/api/v1/keys/{id}");
        await answer.ShouldBeProblemAsync(HttpStatusCode.NotFound);
        (await api.Database.ValueAsync<bool>("select to_regclass('hive.access_keys') is not null")).Should().BeTrue();
    }

    [Test]
    public async Task While_the_database_is_away_the_root_key_still_opens_and_the_rest_is_unavailable()
    {
        await using var cluster = await ThrowawayPostgres.StartNewAsync();
        using var database = await TestDatabase.CreateAsync(cluster);
        using var environment = ApiEnvironment.For(database);
        await using var process = ApiProcess.Start(environment);
        await process.HealthAsync(HttpStatusCode.OK, "ready");
        await cluster.StopAsync();

        using (
            var version = await process.Client.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, "/api/v1/version").With("x-api-key", ApiEnvironment.Key)
            )
        )
            version.StatusCode.Should().Be(HttpStatusCode.OK);
        using (
            var keys = await process.Client.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, "/api/v1/keys").With("x-api-key", ApiEnvironment.Key)
            )
        )
            await keys.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
        // The log is written in the background.
        await Eventually.HoldsWhenReachedAsync(
            "no 500 and no 503 without a line in the log",
            () => Task.FromResult(process.Output.Any(line => line.Contains("\"LogLevel\":\"Error\"")))
        );
    }

    private async Task<(string Id, string Key)> MakeAsync(string name, params string[] scopes)
    {
        using var made = await api.PostAsync(
            "/api/v1/keys",
            $$"""{"name":"{{name}}","scopes":[{{string.Join(',', scopes.Select(s => $"\"{s}\""))}}]}"""
        );
        made.StatusCode.Should().Be(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var key = await made.JsonAsync();
        return (key.Text("id")!, key.Text("key")!);
    }
}
