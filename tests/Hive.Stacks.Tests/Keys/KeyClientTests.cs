using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Keys;

public sealed class KeyClientTests
{
    private const string Made =
        """{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read","run"],"key":"hive_1f0c5ab2e9d4_text"}""";
    private const string Entry =
        """{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read","run"],"created_at":"2026-11-25T04:00:00Z","created_by":"root"}""";

    private KeyApi _api = null!;

    [SetUp]
    public void Make() => _api = new KeyApi();

    [TearDown]
    public async Task Close() => await _api.DisposeAsync();

    [Test]
    public async Task A_key_is_made_with_name_and_scopes_under_the_root_key()
    {
        _api.Answer(201, Made);

        var made = await _api.Client.CreateAsync(_api.Genie, new CreateKey("für ci", ["read", "run"]), default);

        _api.Server.Requests.Should().Equal("POST /api/v1/keys HTTP/1.1");
        _api.Server.Body.Should().Be("""{"name":"für ci","scopes":["read","run"]}""");
        (_api.Server.Headers["x-api-key"], _api.Server.Headers["Content-Type"])
            .Should()
            .Be(("hive_root", "application/json"));
        (made.Id, made.Name, made.Key.Reveal()).Should().Be(("1f0c5ab2e9d4", "ci", "hive_1f0c5ab2e9d4_text"));
        made.ToString().Should().Contain("***").And.NotContain("_text");
    }

    [Test]
    public async Task The_list_has_revoked_keys_too()
    {
        _api.Answer(
            200,
            $$"""{"keys":[{{Entry}},{{Entry[..^1]}},"revoked_at":"2026-11-25T05:00:00Z","revoked_by":"root"}]}"""
        );

        var list = await _api.Client.ListAsync(_api.Genie, default);

        _api.Server.Requests.Should().Equal("GET /api/v1/keys HTTP/1.1");
        list.Keys.Select(key => (key.CreatedBy, key.RevokedAt))
            .Should()
            .Equal(("root", null), ("root", new DateTimeOffset(2026, 11, 25, 5, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task A_key_is_revoked_by_its_id()
    {
        _api.Answer(200, Entry);

        (await _api.Client.RevokeAsync(_api.Genie, new RevokeKey("1f0c5ab2e9d4"), default)).Name.Should().Be("ci");

        _api.Server.Requests.Should().Equal("DELETE /api/v1/keys/1f0c5ab2e9d4 HTTP/1.1");
    }
}
